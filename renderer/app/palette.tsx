import { Command as Palette } from "cmdk";
import { Dialog } from "../ui/dialog.tsx";
import { Kbd } from "../ui/kbd.tsx";
import { useLanguage } from "../ui/language.ts";
import { useTexts } from "../ui/texts.ts";
import { type Command, isAvailable, keysOf, worksIn } from "../workspace/commands.ts";
import { useCommands, useNavigation, useSettings } from "../workspace/hooks.ts";
import { showKey } from "../workspace/key-name.ts";
import styles from "./app.module.css";
import { appTexts } from "./app-texts.ts";
import { hideOverlay } from "./overlay-store.ts";

/** Everything that can be done here, by name in either language. */
export function CommandPalette() {
  const t = useTexts(appTexts);
  const language = useLanguage();
  const { place } = useNavigation();
  const { keys } = useSettings();
  const offered = useCommands().filter(
    (command) => command.hidden !== true && worksIn(command, place) && isAvailable(command),
  );
  const run = (command: Command) => {
    hideOverlay();
    // The dialog gives the focus back first, so that the command finds it where it was.
    setTimeout(() => void command.run(), 0);
  };
  return (
    <Dialog title={t("palette")} onClose={hideOverlay} size="36rem">
      <Palette label={t("palette")} className={styles.palette ?? ""} loop>
        <Palette.Input placeholder={t("palette-ask")} data-autofocus />
        <Palette.List>
          <Palette.Empty>{t("palette-none")}</Palette.Empty>
          {offered.map((command) => {
            const key = keysOf(command, keys)[0];
            return (
              <Palette.Item
                key={command.id}
                value={command.id}
                keywords={[command.name.en, command.name.ko]}
                onSelect={() => run(command)}
              >
                {command.name[language]}
                {key === undefined ? null : <Kbd>{showKey(key)}</Kbd>}
              </Palette.Item>
            );
          })}
        </Palette.List>
      </Palette>
    </Dialog>
  );
}
