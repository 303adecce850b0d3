import { flushSync } from "react-dom";
import { Chooser } from "../ui/chooser.tsx";
import { Kbd } from "../ui/kbd.tsx";
import { useLanguage } from "../ui/language.ts";
import { useTexts } from "../ui/texts.ts";
import { isAvailable, keysOf, perform, worksIn } from "../workspace/commands.ts";
import { useCommands, useNavigation, useSettings } from "../workspace/hooks.ts";
import { showKey } from "../workspace/key-name.ts";
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
  const choices = offered.map((command) => {
    const key = keysOf(command, keys)[0];
    return {
      id: command.id,
      name: command.name[language],
      keywords: [command.name.en, command.name.ko],
      aside: key === undefined ? null : <Kbd>{showKey(key)}</Kbd>,
    };
  });
  const run = (id: string) => {
    // The dialog goes and gives the focus back first, so that the command finds it where it was.
    flushSync(hideOverlay);
    const chosen = offered.find((command) => command.id === id);
    if (chosen !== undefined) void perform(chosen);
  };
  return (
    <Chooser
      title={t("palette")}
      placeholder={t("palette-ask")}
      none={t("palette-none")}
      choices={choices}
      onChoose={run}
      onClose={hideOverlay}
    />
  );
}
