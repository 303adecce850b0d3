/** The licences of all that ships, with their texts: bundled packages have no folder in the program where they could be read. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readComponents } from "../checks/licences.ts";

const isLicence = (name: string): boolean => /^(?:licen[cs]e|copying|notice)/i.test(name);

const textsOf = (folder: string): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isFile() && isLicence(entry.name))
        .map(({ name }) => readFileSync(join(folder, name), "utf8").trim())
    : [];

/** One text; packages whose licence is word for word the same stand together before it. */
export function licenceTexts(root: string): string {
  const byText = new Map<string, string[]>();
  for (const { name, version, licence } of readComponents(root)) {
    const texts = textsOf(join(root, "node_modules", name));
    const text = texts.length === 0 ? `(${licence}; the package has no text of its own)` : texts.join("\n\n");
    byText.set(text, [...(byText.get(text) ?? []), `${name} ${version} (${licence})`]);
  }
  const rule = "=".repeat(80);
  const parts = [...byText].map(([text, names]) => `${rule}\n${names.join("\n")}\n${rule}\n\n${text}\n`);
  return `What others made, and the terms under which it is here.\n\n${parts.join("\n")}`;
}
