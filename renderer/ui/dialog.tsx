import { Modal, type ModalProps } from "@mantine/core";
import { type ReactNode, useCallback, useState } from "react";
import { useBehindCurtain } from "./curtain.tsx";
import parts from "./parts.module.css";
import { useTexts } from "./texts.ts";
import { uiTexts } from "./ui-texts.ts";

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly size?: ModalProps["size"];
  /** Neither Escape nor the cross leaves it: only what it asks for does. */
  readonly binding?: boolean;
}

/**
 * Gives a dialog the focus in the moment it stands, and gives it back in the moment it goes: letters struck in one breath
 * with the key that opens it are not lost. (Mantine waits for a timer, and keys already struck come before any timer.)
 */
function holdFocus(inside: HTMLElement, before: Element | null): () => void {
  const dialog = inside.closest<HTMLElement>("[role=dialog]") ?? inside;
  if (!dialog.contains(document.activeElement)) {
    (inside.querySelector<HTMLElement>("[data-autofocus]") ?? dialog).focus({ preventScroll: true });
  }
  return () => {
    const free = document.activeElement === document.body || dialog.contains(document.activeElement);
    if (free && before instanceof HTMLElement) before.focus({ preventScroll: true });
  };
}

/** A modal question. Escape and the cross both leave it without doing anything. */
export function Dialog({ title, onClose, children, size = "30rem", binding = false }: DialogProps) {
  const t = useTexts(uiTexts);
  const hidden = useBehindCurtain();
  // Asked before anything in it takes the focus by itself.
  const [before] = useState(() => document.activeElement);
  const begin = useCallback(
    (inside: HTMLElement | null) => (inside === null ? undefined : holdFocus(inside, before)),
    [before],
  );
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size={size}
      withCloseButton={!binding}
      closeOnEscape={!binding && !hidden}
      closeOnClickOutside={!binding}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <div ref={begin} style={{ display: "contents" }}>
        {children}
      </div>
    </Modal>
  );
}

export function DialogActions({ children }: { readonly children: ReactNode }) {
  return <div className={parts.dialogActions}>{children}</div>;
}
