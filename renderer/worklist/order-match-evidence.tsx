import type { OrderMatchEvidence } from "../../shared/contract/order-requests.ts";
import { writeClock, writeDate, writeDay } from "../ui/format/dates.ts";
import { measureTexts, writeSex } from "../ui/format/measures.ts";
import { writeName } from "../ui/format/person-name.ts";
import { useTexts } from "../ui/texts.ts";
import { useSettings } from "../workspace/hooks.ts";
import styles from "./order-match.module.css";
import { orderMatchTexts } from "./order-match-texts.ts";

/** Order and study line by line; what both tell and tell otherwise is marked by a word. */
export function OrderMatchEvidenceTable({
  match: { order, study, performedAt },
}: {
  readonly match: OrderMatchEvidence;
}) {
  const t = useTexts(orderMatchTexts);
  const m = useTexts(measureTexts);
  const { dates } = useSettings();
  const nameOf = (name: typeof order.patient.name) => {
    const { main, others } = writeName(name);
    return [main, ...others].join(" · ");
  };
  const moment = (at: number | null) => (at === null ? "" : `${writeDay(at, dates)} ${writeClock(at)}`);
  const issuer = (text: string) => text || t("own-issuer");
  const lines = [
    ["name", nameOf(order.patient.name), nameOf(study.patient.name)],
    ["number", order.patient.id, study.patient.id.trim()],
    ["issuer", issuer(order.patient.issuer), issuer(study.patient.issuer)],
    ["born", writeDate(order.patient.birthDate, dates), writeDate(study.patient.birthDate, dates)],
    ["sex", writeSex(order.patient.sex, m), writeSex(study.patient.sex, m)],
    ["accession", order.accession, study.accession.trim()],
    ["placer", order.placer, study.placer.split("^")[0] ?? ""],
    ["procedure", order.procedure.name || order.procedure.code, study.description],
    ["kind", order.modality, study.modalities.join(" ")],
    ["when", moment(order.scheduledAt ?? order.orderedAt), moment(performedAt)],
    ["referrer", nameOf(order.referrer), nameOf(study.referrer)],
  ] as const;
  /** Texts that are written in many ways say nothing by differing. */
  const compared: ReadonlySet<string> = new Set(["number", "issuer", "born", "sex", "accession", "placer", "kind"]);
  return (
    <table className={styles.evidence}>
      <thead>
        <tr>
          <td />
          <th scope="col">{t("order")}</th>
          <th scope="col">{t("study")}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map(([name, ordered, made]) => {
          const differs = compared.has(name) && ordered !== "" && made !== "" && ordered !== made;
          return (
            <tr key={name} className={differs ? "tone-due" : ""}>
              <th scope="row">{t(name)}</th>
              <td>{ordered}</td>
              <td>
                {made}
                {differs ? ` ▲ ${t("differs")}` : ""}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
