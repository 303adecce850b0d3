/** Text of HL7 v2 messages by their character set, MSH-18 (HL7 table 0211). */
import { characterSet } from "../imaging/index.ts";
import { OrderRefusal } from "./order-refusal.ts";

/** Sets for messages that name none. */
export type AssumedCharacters = "utf-8" | "euc-kr" | "shift_jis" | "gb18030" | "iso-8859-1";

type Decode = (bytes: Uint8Array) => string;

const strict =
  (label: string): Decode =>
  (bytes) => {
    try {
      return new TextDecoder(label, { fatal: true }).decode(bytes);
    } catch (error) {
      throw new OrderRefusal("unknown-characters", `not ${label}`, { cause: error });
    }
  };

const alone: Readonly<Record<string, Decode>> = {
  ASCII: strict("utf-8"),
  UNICODE: strict("utf-8"),
  "UNICODE UTF-8": strict("utf-8"),
  "UTF-8": strict("utf-8"),
  "GB 18030-2000": strict("gb18030"),
  "BIG-5": strict("big5"),
};

/** Sets that stand beside ASCII and are switched to by escapes, as DICOM's defined terms. */
const switched: Readonly<Record<string, string>> = {
  "ISO IR6": "",
  "ISO IR14": "ISO 2022 IR 13",
  "ISO IR87": "ISO 2022 IR 87",
  "ISO IR159": "ISO 2022 IR 159",
  "KS X 1001": "ISO 2022 IR 149",
};

function decoderOf(names: readonly string[], assumed: AssumedCharacters): Decode {
  const [first = "", ...rest] = names;
  if (names.every((name) => name === "")) return strict(assumed);
  const latin = /^8859\/(\d{1,2})$/.exec(first);
  if (rest.length === 0 && latin !== null) return strict(`iso-8859-${latin[1]}`);
  const single = alone[first];
  if (rest.length === 0 && single !== undefined) return single;
  const terms = names.filter((name) => name !== "" && name !== "ASCII").map((name) => switched[name]);
  if (terms.includes(undefined)) throw new OrderRefusal("unknown-characters", `MSH-18 ${first.slice(0, 40)}`);
  const set = characterSet(["", ...terms.filter((term) => term !== undefined && term !== "")] as string[]);
  return (bytes) => set.decode(bytes);
}

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");

/** @param bytes one message, from its MSH on */
export function decodeMessage(bytes: Uint8Array, assumed: AssumedCharacters): string {
  const header = latin1(bytes.subarray(0, 2000)).split(/[\r\n]/)[0] ?? "";
  const fields = header.split(header.charAt(3));
  const names = (fields[17] ?? "").split(header.charAt(5)).map((name) => name.trim().toUpperCase());
  try {
    return decoderOf(names, assumed)(bytes);
  } catch (error) {
    if (error instanceof OrderRefusal) throw error;
    throw new OrderRefusal("unknown-characters", "", { cause: error });
  }
}
