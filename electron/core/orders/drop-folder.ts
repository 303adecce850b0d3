/** A folder into which a hospital's system drops files of orders. It is only ever read (OR-25). */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { watch } from "chokidar";
import type { DropFolderConfig } from "../../../shared/contract/site.ts";
import { openFile, openFolder, walkFolder } from "../archives/index.ts";
import type { OrderSource, ReadPart, SourceDelivery } from "./order-source.ts";
import { readCsv } from "./read-csv.ts";
import { isHl7, type ReadingRules, readHl7 } from "./read-hl7.ts";

const MOST_BYTES = 8 * 1_048_576;
/** Files that changed so lately may still be being written. */
const SETTLED_MS = 1_000;
const QUIET_MS = 500;

/** Names that writers use until a file is whole, and hidden ones. */
const isUnfinished = (path: string): boolean => /(^|\/)\.|~$|\.(tmp|part|partial|writing)$/i.test(path);

export interface DropFolderPlace {
  readonly timeZone: string;
  readonly clock: () => number;
}

export class DropFolder implements OrderSource {
  readonly #path: string;
  readonly #rules: ReadingRules;
  readonly #clock: () => number;
  /** Size and time of files that were looked at: an unchanged one is not read again. */
  readonly #seen = new Map<string, string>();

  constructor(config: DropFolderConfig, { timeZone, clock }: DropFolderPlace) {
    const { path, authority, characters, accessionIn } = config;
    this.#path = path;
    this.#rules = { timeZone, authority, characters, accessionIn };
    this.#clock = clock;
  }

  async *read(isHandled: (digest: string) => Promise<boolean>, signal: AbortSignal): AsyncGenerator<SourceDelivery> {
    const root = await openFolder(this.#path);
    const { files } = await walkFolder(root, signal);
    const due = [...files]
      // A time still to come is that of another machine's clock, or of ours before it was set back.
      .filter(([path, { changedAt }]) => !isUnfinished(path) && Math.abs(this.#clock() - changedAt) >= SETTLED_MS)
      .filter(([path, file]) => this.#seen.get(path) !== markOf(file))
      .sort(([a, one], [b, other]) => one.changedAt - other.changedAt || (a < b ? -1 : 1));
    for (const [path, file] of due) {
      if (signal.aborted) return;
      const delivery = await this.#delivery(root, path, file.size, isHandled);
      if (delivery !== null) yield delivery;
      this.#seen.set(path, markOf(file));
    }
  }

  watch(changed: () => void): () => void {
    let timer: NodeJS.Timeout | undefined;
    const watcher = watch(this.#path, { ignoreInitial: true, followSymlinks: false });
    watcher.on("all", () => {
      clearTimeout(timer);
      timer = setTimeout(changed, SETTLED_MS + QUIET_MS);
    });
    // Polling goes on: what the system cannot watch is only seen later.
    watcher.on("error", () => {});
    return () => {
      clearTimeout(timer);
      void watcher.close();
    };
  }

  async #delivery(
    root: string,
    path: string,
    size: number,
    isHandled: (digest: string) => Promise<boolean>,
  ): Promise<SourceDelivery | null> {
    const refused = (name: string, parts: readonly ReadPart[]) => ({
      digest: digestOf(Buffer.from(name)),
      name: path,
      parts,
    });
    if (size > MOST_BYTES) {
      const delivery = refused(`${join(root, path)} ${size}`, [
        { part: 1, fault: "too-large", detail: `${size} bytes` },
      ]);
      return (await isHandled(delivery.digest)) ? null : delivery;
    }
    let bytes: Uint8Array;
    try {
      const file = await openFile(root, path);
      try {
        bytes = await file.readFile();
      } finally {
        await file.close();
      }
    } catch {
      // Gone or locked by its writer: the next look meets it again, or does not.
      return null;
    }
    const digest = digestOf(bytes);
    if (await isHandled(digest)) return null;
    return { digest, name: path, parts: this.#partsOf(path, bytes) };
  }

  #partsOf(path: string, bytes: Uint8Array): readonly ReadPart[] {
    if (bytes.length > MOST_BYTES) return [{ part: 1, fault: "too-large", detail: `${bytes.length} bytes` }];
    if (isHl7(bytes)) return readHl7(bytes, this.#rules);
    if (/\.(csv|tsv)$/i.test(path)) return readCsv(bytes, this.#rules);
    return [{ part: 1, fault: "unknown-format", detail: "" }];
  }
}

const markOf = ({ size, changedAt }: { readonly size: number; readonly changedAt: number }): string =>
  `${size} ${changedAt}`;
const digestOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
