/** The readers of this workstation: `readers.json` in the profile. Display names of readers, nothing of patients. */
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { ProblemError } from "../../../shared/problem.ts";
import { replaceFile } from "./atomic-file.ts";

const listedReader = z.object({ id: z.uuid(), name: z.string(), createdAt: z.number() });
export type ListedReader = z.infer<typeof listedReader>;
const readerFile = z.object({ format: z.literal(1), readers: z.array(listedReader) });

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

export class ReaderList {
  readonly #profile: string;

  constructor(profileDirectory: string) {
    this.#profile = profileDirectory;
  }

  directory(id: string): string {
    // Ids come over the wire; only ours are names of folders.
    if (!z.uuid().safeParse(id).success) throw new ProblemError("unknown", "no such reader");
    return join(this.#profile, "vaults", id);
  }

  keyringPath(id: string): string {
    return join(this.directory(id), "keyring.json");
  }

  refusalsPath(id: string): string {
    return join(this.directory(id), "refused.json");
  }

  vaultDirectory(id: string): string {
    return join(this.directory(id), "vault");
  }

  /** Listed readers, and vaults that a lost list forgot: under a name made of their id. */
  async all(): Promise<readonly ListedReader[]> {
    const listed = await this.#read();
    const known = new Set(listed.map(({ id }) => id));
    const folders = await readdir(join(this.#profile, "vaults")).catch(() => []);
    const forgotten: ListedReader[] = [];
    for (const id of folders) {
      if (known.has(id) || !z.uuid().safeParse(id).success || !(await exists(this.keyringPath(id)))) continue;
      forgotten.push({ id, name: `Reader ${id.slice(0, 8)}`, createdAt: 0 });
    }
    return [...listed, ...forgotten];
  }

  async put(reader: ListedReader): Promise<void> {
    const readers = await this.all();
    const at = readers.findIndex(({ id }) => id === reader.id);
    await this.#write(at < 0 ? [...readers, reader] : readers.with(at, reader));
  }

  async remove(id: string): Promise<void> {
    await this.#write((await this.#read()).filter((reader) => reader.id !== id));
  }

  async #read(): Promise<readonly ListedReader[]> {
    const text = await readFile(join(this.#profile, "readers.json"), "utf8").catch((error: unknown) => {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
      throw error;
    });
    if (text === null) return [];
    try {
      return readerFile.parse(JSON.parse(text)).readers;
    } catch {
      // The vaults themselves still stand; `all` finds them by their folders.
      return [];
    }
  }

  #write(readers: readonly ListedReader[]): Promise<void> {
    return replaceFile(join(this.#profile, "readers.json"), JSON.stringify({ format: 1, readers }));
  }
}
