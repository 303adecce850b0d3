/** The protocols that ship: those of a region or technique, then those for what is left. */
import type { OwnedProtocol } from "../choose-protocol.ts";
import { hangingProtocol } from "../protocol.ts";
import { ctProtocols } from "./ct.ts";
import { mrProtocols } from "./mr.ts";
import { otherProtocols } from "./other.ts";
import { plainProtocols } from "./plain.ts";
import { projectionProtocols } from "./projection.ts";

export const builtInProtocols: readonly OwnedProtocol[] = [
  ...ctProtocols,
  ...mrProtocols,
  ...projectionProtocols,
  ...otherProtocols,
  ...plainProtocols,
].map((written) => ({ owner: "built-in", protocol: hangingProtocol.parse(written) }));
