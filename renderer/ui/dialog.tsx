import { Modal, type ModalProps } from "@mantine/core";
import type { ReactNode } from "react";
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

/** A modal question. Escape and the cross both leave it without doing anything. */
export function Dialog({ title, onClose, children, size = "30rem", binding = false }: DialogProps) {
  const t = useTexts(uiTexts);
  const hidden = useBehindCurtain();
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
      {children}
    </Modal>
  );
}

export function DialogActions({ children }: { readonly children: ReactNode }) {
  return <div className={parts.dialogActions}>{children}</div>;
}
