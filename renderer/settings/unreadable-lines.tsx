import type { UnreadableCount } from "../../shared/dicom/unreadable-row.ts";
import { useTexts } from "../ui/texts.ts";
import { settingsTexts } from "./settings-texts.ts";

/** What of an archive's list could not be read: how many, why, and what to do. Nothing where all could. */
export function UnreadableLines({ unreadable }: { readonly unreadable: readonly UnreadableCount[] }) {
  const t = useTexts(settingsTexts);
  if (unreadable.length === 0) return null;
  const lines = unreadable.map(({ reason, count }) => t(`unreadable-${reason}`, { count }));
  return (
    <p className="tone-due">
      ▲ {lines.join(" ")} {t("unreadable-todo")}
    </p>
  );
}
