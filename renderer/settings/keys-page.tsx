import { Button, TextInput } from "@mantine/core";
import { type KeyboardEvent, useState } from "react";
import { Kbd } from "../ui/kbd.tsx";
import { useLanguage } from "../ui/language.ts";
import { useTexts } from "../ui/texts.ts";
import { type Command, keysOf } from "../workspace/commands.ts";
import { useCommands, useSettings } from "../workspace/hooks.ts";
import { keyOf, showKey } from "../workspace/key-name.ts";
import { tellProblem } from "../workspace/notice-store.ts";
import { changeSettings } from "../workspace/settings-store.ts";
import { clashesOf } from "./key-clashes.ts";
import { MouseSection } from "./mouse-section.tsx";
import { Section } from "./section.tsx";
import styles from "./settings.module.css";
import { settingsTexts } from "./settings-texts.ts";

interface KeyRowProps {
  readonly command: Command;
  readonly all: readonly Command[];
  readonly listening: boolean;
  readonly listen: (listening: boolean) => void;
}

function KeyRow({ command, all, listening, listen }: KeyRowProps) {
  const t = useTexts(settingsTexts);
  const language = useLanguage();
  const { keys } = useSettings();
  const own = keys[command.id] !== undefined;
  const now = keysOf(command, keys);
  const clashes = clashesOf(command, all, keys);
  const set = async (key: string | undefined) => {
    const { [command.id]: _, ...rest } = keys;
    const next = key === undefined ? rest : { ...rest, [command.id]: key };
    tellProblem(t("keys"), await changeSettings({ keys: next }));
  };
  const press = (event: KeyboardEvent<HTMLButtonElement>) => {
    if (!listening) return;
    const key = keyOf(event.nativeEvent);
    if (key === null || key === "tab") return;
    event.preventDefault();
    event.stopPropagation();
    listen(false);
    if (key !== "escape") void set(key);
  };
  const name = command.name[language];
  return (
    <div className={styles.keyRow}>
      <div className={styles.keyName}>
        {name}
        {clashes.length === 0 ? null : (
          <div className={styles.clash}>
            ▲ {t("clash", { names: clashes.map((other) => other.name[language]).join(", ") })}
          </div>
        )}
      </div>
      {own ? (
        <Button variant="subtle" onClick={() => void set(undefined)}>
          {t("reset")}
        </Button>
      ) : null}
      {now.length > 0 && command.keys.length <= 1 ? (
        <Button variant="subtle" onClick={() => void set("")}>
          {t("take-away")}
        </Button>
      ) : null}
      <Button onClick={() => listen(!listening)} onKeyDown={press} onBlur={() => listen(false)}>
        <span className="visually-hidden">{t("change-key", { name })}: </span>
        {listening ? t("press-key") : now.length === 0 ? t("no-key") : null}
        {listening ? null : now.map((key) => <Kbd key={key}>{showKey(key)}</Kbd>)}
      </Button>
    </div>
  );
}

/** Every command's key, to be changed. */
export function KeysPage() {
  const t = useTexts(settingsTexts);
  const commands = useCommands();
  const [wanted, setWanted] = useState("");
  const [listening, setListening] = useState<string | null>(null);
  const fits = ({ name, id }: Command) =>
    [name.en, name.ko, id].some((text) => text.toLowerCase().includes(wanted.trim().toLowerCase()));
  const groups = ["everywhere", "list", "room", "settings"] as const;
  return (
    <>
      <div className={styles.title}>
        <h1>{t("keys")}</h1>
        <TextInput
          type="search"
          aria-label={t("find-command")}
          placeholder={t("find-command")}
          value={wanted}
          onChange={(event) => setWanted(event.currentTarget.value)}
        />
      </div>
      <MouseSection />
      <p className="tone-2">{t("keys-says")}</p>
      {groups.map((where) => {
        const group = commands.filter((command) => command.where[0] === where && fits(command));
        if (group.length === 0) return null;
        return (
          <Section key={where} title={t(where)}>
            {group.map((command) => (
              <KeyRow
                key={command.id}
                command={command}
                all={commands}
                listening={listening === command.id}
                listen={(on) => setListening(on ? command.id : null)}
              />
            ))}
          </Section>
        );
      })}
    </>
  );
}
