/** `npm run test:peers`: the tests that start real servers. Arguments go to vitest. */
import { ensureDebianPackages, sayMissing } from "./debian-packages.ts";
import { runPart } from "./part.ts";
import { peers } from "./parts.ts";

const missing = ensureDebianPackages();
if (missing.length > 0) sayMissing(missing);
const { failed } = missing.length > 0 ? { failed: missing.length } : await runPart(peers(process.argv.slice(2)));
process.exitCode = failed === 0 ? 0 : 1;
