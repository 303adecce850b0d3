/** Where the demo site lies: beside the packaged program's archive, since a folder inside it cannot be walked. */
import { basename, resolve } from "node:path";

/** @param home the folder of package.json, or the archive that takes its place when packaged */
export const demoFolderOf = (home: string): string =>
  basename(home) === "app.asar" ? resolve(home, "../demo") : resolve(home, "build/demo");
