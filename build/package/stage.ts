/**
 * Lays out the files of the packaged program in a folder of its own: the bundle, the packages that it loads, and a
 * package.json that names them. What is not laid out here does not ship.
 */
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { z } from "zod";
import { externalPackages } from "../external-packages.ts";
import { licenceTexts } from "./licence-texts.ts";
import { type Machine, shipsInPackage } from "./package-files.ts";
import { type ShippedPackage, shippedPackages } from "./shipped-packages.ts";

const manifest = z.object({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  license: z.string(),
  type: z.literal("module"),
  main: z.string(),
});

/** The browser host has no place in the packaged program; maps carry the sources. */
const shipsOfBundle = (path: string): boolean => !path.endsWith(".map") && path !== "dist/electron/serve.mjs";

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"));

function copy(from: string, to: string, paths: readonly string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(to, path)), { recursive: true });
    cpSync(join(from, path), join(to, path));
  }
}

function stagePackage(root: string, app: string, { path }: ShippedPackage, machine: Machine): void {
  const folder = join(root, path);
  const { main, module, exports } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const entries = JSON.stringify([main, module, exports]);
  const paths = filesBelow(folder).filter((each) => shipsInPackage(each, entries, machine));
  copy(folder, join(app, path), paths);
}

export interface Staged {
  /** What becomes app.asar. */
  readonly app: string;
  /** Lies beside it, to be read: licences and notices. */
  readonly notices: string;
  readonly packages: readonly ShippedPackage[];
}

/**
 * @param root the project's folder, installed and built
 * @param to an empty folder outside of the project, where no package of the project can be found by mistake
 */
export function stageProgram(root: string, to: string, machine: Machine): Staged {
  const app = join(to, "app");
  const notices = join(to, "notices");
  for (const part of ["electron", "renderer"]) {
    const paths = filesBelow(join(root, "dist", part)).map((path) => `dist/${part}/${path}`);
    copy(root, app, paths.filter(shipsOfBundle));
  }
  const packages = shippedPackages(root, externalPackages);
  for (const each of packages) stagePackage(root, app, each, machine);
  const dependencies = Object.fromEntries(
    packages.filter(({ path, name }) => path === `node_modules/${name}`).map(({ name, version }) => [name, version]),
  );
  const own = manifest.parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8")));
  writeFileSync(join(app, "package.json"), `${JSON.stringify({ ...own, private: true, dependencies }, null, 2)}\n`);
  mkdirSync(notices, { recursive: true });
  copy(root, notices, ["LICENSE", "NOTICE"]);
  cpSync(join(root, "docs/third-party.md"), join(notices, "third-party.md"));
  writeFileSync(join(notices, "third-party-licences.txt"), licenceTexts(root));
  return { app, notices, packages };
}
