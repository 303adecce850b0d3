/**
 * docs/user-guide/keys.md is made from the commands themselves, so that it cannot go stale. After a change of keys or
 * names: `npm run test:unit -- renderer/app/keys-guide.test.ts -u`.
 */
import { expect, it } from "vitest";
import { roomCommands } from "../reading/room-commands.ts";
import { examCommands } from "../worklist/exam-commands.ts";
import { listCommands } from "../worklist/list-commands.ts";
import { commandsToViews, viewCommands } from "../worklist/view-commands.ts";
import { type Command, worksIn } from "../workspace/commands.ts";
import { showKey } from "../workspace/key-name.ts";
import { appCommands } from "./app-commands.ts";

const head = `# Keys

<!-- Made from the commands by renderer/app/keys-guide.test.ts; run it with -u after a change. -->

**?** shows the keys that work where you are, and **Ctrl+K** finds any command by its name. **Settings, Keys** changes
them. On a Mac, ⌘ stands for Ctrl. Single keys do nothing while you type.
`;

const titles = { everywhere: "Everywhere", list: "List", room: "Room", settings: "Settings" } as const;
const places = ["everywhere", "list", "room", "settings"] as const;

const keyInTable = (key: string): string =>
  showKey(key).replaceAll(" ", "+").replace("|", "\\|").replace("Page+", "Page ");

function table(commands: readonly Command[], where: (typeof places)[number]): string {
  const rows = commands
    .filter((command) => command.where.includes(where))
    .map(({ keys, name }) => `| ${keys.length === 0 ? "(palette)" : keys.map(keyInTable).join(" or ")} | ${name.en} |`);
  return `\n## ${titles[where]}\n\n| Key | Command |\n|---|---|\n${rows.join("\n")}\n`;
}

it("the guide names every command with its key", async () => {
  const commands = [
    ...appCommands,
    ...listCommands,
    ...commandsToViews([], []),
    ...viewCommands,
    ...examCommands,
    ...roomCommands,
  ];
  const page = `${head}${places.map((where) => table(commands, where)).join("")}`;
  await expect(page).toMatchFileSnapshot("../../docs/user-guide/keys.md");
});

it("no two commands of one place have one key", () => {
  const commands = [...appCommands, ...listCommands, ...commandsToViews([], []), ...viewCommands, ...examCommands];
  const ofList = commands.filter((command) => worksIn(command, "list")).flatMap(({ keys }) => keys);
  expect(ofList.filter((key, at) => ofList.indexOf(key) !== at)).toEqual([]);
});
