import { useTexts } from "../ui/texts.ts";
import { useConnection } from "../workspace/hooks.ts";
import styles from "./app.module.css";
import { appTexts } from "./app-texts.ts";

/** Says once that the core is away. */
export function ConnectionBanner() {
  const t = useTexts(appTexts);
  if (useConnection().state !== "lost") return null;
  return (
    <div className={styles.lost} role="alert">
      {t("lost")}
      <span>{t("lost-says")}</span>
    </div>
  );
}
