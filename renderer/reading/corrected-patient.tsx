import { useId } from "react";
import { IdentityTable } from "../ui/identity-change.tsx";
import { identityTexts } from "../ui/identity-texts.ts";
import { Kbd } from "../ui/kbd.tsx";
import { PlainButton } from "../ui/plain-button.tsx";
import { useTexts } from "../ui/texts.ts";
import { useExam, useOpenExam, useSettings } from "../workspace/hooks.ts";
import { correctionSeen } from "../workspace/see-correction.ts";
import styles from "./reading.module.css";
import { useRoomKey } from "./room-keys.ts";

/**
 * Over the images of an open exam whose patient's data its archive corrected (RD-68): it cannot be overlooked, keeps no
 * key and no image from the reader, and stands until it was seen.
 */
export function CorrectedPatient() {
  const t = useTexts(identityTexts);
  const { examId } = useOpenExam();
  const change = useExam(examId)?.corrected ?? null;
  const { dates } = useSettings();
  const key = useRoomKey("room.correction-seen");
  const title = useId();
  if (examId === null || change === null) return null;
  const other = change.fields.includes("id") ? "other-patient" : "corrected";
  return (
    <section className={styles.corrected} role="alert" aria-labelledby={title}>
      <div>
        <h2 id={title} className="tone-stat">
          ▲ {t(other)}
        </h2>
        <p className="tone-2">{t(`${other}-says`)}</p>
      </div>
      <IdentityTable change={change} dates={dates} />
      <PlainButton className="tone-accent" onClick={() => void correctionSeen(examId)}>
        {key === null ? null : <Kbd>{key}</Kbd>} {t("seen")}
      </PlainButton>
    </section>
  );
}
