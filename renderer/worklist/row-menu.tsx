import { Menu } from "@mantine/core";
import { Kbd } from "../ui/kbd.tsx";
import { useLanguage } from "../ui/language.ts";
import { useTexts } from "../ui/texts.ts";
import { isAvailable, keysOf, perform } from "../workspace/commands.ts";
import { useCommands, useSettings } from "../workspace/hooks.ts";
import { showKey } from "../workspace/key-name.ts";
import { rowMenu } from "./exam-commands.ts";
import styles from "./worklist.module.css";
import { worklistTexts } from "./worklist-texts.ts";

export interface RowMenuPlace {
  readonly x: number;
  readonly y: number;
}

/** What can be done with the chosen exams, where the pointer is. */
export function RowMenu({ place, onClose }: { readonly place: RowMenuPlace; readonly onClose: () => void }) {
  const t = useTexts(worklistTexts);
  const language = useLanguage();
  const { keys } = useSettings();
  const commands = useCommands();
  const offered = rowMenu.flatMap((id) => commands.find((command) => command.id === id) ?? []).filter(isAvailable);
  return (
    <Menu opened onClose={onClose} position="bottom-start" returnFocus>
      <Menu.Target>
        <button
          type="button"
          tabIndex={-1}
          aria-label={t("row-actions")}
          className={styles.menuAt}
          style={{ left: place.x, top: place.y }}
        />
      </Menu.Target>
      <Menu.Dropdown aria-label={t("row-actions")}>
        {offered.map((command) => {
          const key = keysOf(command, keys)[0];
          return (
            <Menu.Item
              key={command.id}
              rightSection={key === undefined ? null : <Kbd>{showKey(key)}</Kbd>}
              onClick={() => void perform(command)}
            >
              {command.name[language]}
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
