import { Command } from "cmdk";
import { type ReactNode, useRef } from "react";
import styles from "./chooser.module.css";
import { Dialog } from "./dialog.tsx";

export interface Choice {
  readonly id: string;
  readonly name: string;
  /** Further words it is found by. */
  readonly keywords: readonly string[];
  /** What stands at the end of its line: a key, a mark. */
  readonly aside: ReactNode;
}

interface ChooserProps {
  readonly title: string;
  readonly placeholder: string;
  readonly none: string;
  readonly choices: readonly Choice[];
  /** `further`: chosen with Shift held. The dialog is for the caller to close. */
  readonly onChoose: (id: string, further: boolean) => void;
  readonly onClose: () => void;
  /** Said below the list. */
  readonly children?: ReactNode;
}

/** One of many, by typing a part of its name. */
export function Chooser({ title, placeholder, none, choices, onChoose, onClose, children }: ChooserProps) {
  const shift = useRef(false);
  return (
    <Dialog title={title} onClose={onClose} size="36rem">
      <Command
        label={title}
        className={styles.chooser ?? ""}
        loop
        onKeyDownCapture={(event) => {
          shift.current = event.shiftKey;
        }}
        onPointerDownCapture={(event) => {
          shift.current = event.shiftKey;
        }}
      >
        <Command.Input placeholder={placeholder} data-autofocus autoFocus />
        <Command.List>
          <Command.Empty>{none}</Command.Empty>
          {choices.map(({ id, name, keywords, aside }) => (
            <Command.Item
              key={id}
              value={id}
              keywords={[name, ...keywords]}
              onSelect={() => onChoose(id, shift.current)}
            >
              <span>{name}</span>
              {aside}
            </Command.Item>
          ))}
        </Command.List>
        {children === undefined ? null : <p className={styles.hint}>{children}</p>}
      </Command>
    </Dialog>
  );
}
