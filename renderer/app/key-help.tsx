import { Dialog } from "../ui/dialog.tsx";
import { Kbd } from "../ui/kbd.tsx";
import { useLanguage } from "../ui/language.ts";
import { useTexts } from "../ui/texts.ts";
import { type Command, keysOf } from "../workspace/commands.ts";
import { useCommands, useNavigation, useSettings } from "../workspace/hooks.ts";
import { showKey } from "../workspace/key-name.ts";
import styles from "./app.module.css";
import { appTexts } from "./app-texts.ts";
import { hideOverlay } from "./overlay-store.ts";

/** All keys by place, the place in front first. */
export function KeyHelp() {
  const t = useTexts(appTexts);
  const language = useLanguage();
  const { place } = useNavigation();
  const { keys } = useSettings();
  const commands = useCommands().filter((command) => keysOf(command, keys).length > 0);
  const order = [place, ...(["list", "room", "settings", "everywhere"] as const).filter((where) => where !== place)];
  const groupOf = (command: Command) => order.find((where) => command.where.includes(where));
  return (
    <Dialog title={t("keys")} onClose={hideOverlay} size="52rem">
      <div className={styles.keyList}>
        {order.map((where) => {
          const group = commands.filter((command) => groupOf(command) === where);
          if (group.length === 0) return null;
          return (
            <section key={where} className={styles.keyGroup}>
              <h3>{t(where)}</h3>
              {group.map((command) => (
                <div key={command.id} className={styles.keyRow}>
                  <span>{command.name[language]}</span>
                  <span>
                    {keysOf(command, keys).map((key) => (
                      <Kbd key={key}>{showKey(key)}</Kbd>
                    ))}
                  </span>
                </div>
              ))}
            </section>
          );
        })}
      </div>
      <p className="tone-2">{t("remap-hint")}</p>
    </Dialog>
  );
}
