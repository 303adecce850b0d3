/** `npm run format`: formats and sorts what can be, and rewrites the list of third parties. Paths as arguments limit it. */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { readComponents, thirdPartyFile, thirdPartyPage } from "./licences.ts";

const root = resolve(import.meta.dirname, "../..");
const paths = process.argv.slice(2);
writeFileSync(resolve(root, thirdPartyFile), thirdPartyPage(readComponents(root)));
const biome = resolve(root, "node_modules/@biomejs/biome/bin/biome");
const { status } = spawnSync(process.execPath, [biome, "check", "--write", ...paths], { cwd: root, stdio: "inherit" });
process.exitCode = status ?? 1;
