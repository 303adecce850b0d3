import type { IdentityChange, IdentityField, PatientIdentity } from "../../shared/worklist/patient-identity.ts";
import { type DateForm, writeDate } from "./format/dates.ts";
import { measureTexts, writeSex } from "./format/measures.ts";
import { writeName } from "./format/person-name.ts";
import styles from "./identity-change.module.css";
import { identityTexts } from "./identity-texts.ts";
import { useTexts } from "./texts.ts";

const fields: readonly IdentityField[] = ["name", "id", "birth-date", "sex"];

/** Whom the archive said it was and whom it says it is, side by side; what differs is marked by shape and weight. */
export function IdentityTable({ change, dates }: { readonly change: IdentityChange; readonly dates: DateForm }) {
  const t = useTexts(identityTexts);
  const m = useTexts(measureTexts);
  const words = (of: PatientIdentity, field: IdentityField): string => {
    const { main, others } = writeName(of.name);
    switch (field) {
      case "name":
        return [main, ...others].filter((part) => part !== "").join(" · ");
      case "id":
        return [of.id, of.issuer].filter((part) => part !== "").join(" · ");
      case "birth-date":
        return writeDate(of.birthDate, dates);
      case "sex":
        return writeSex(of.sex, m) || of.sex;
    }
  };
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <td />
          <th scope="col">{t("before")}</th>
          <th scope="col">{t("after")}</th>
        </tr>
      </thead>
      <tbody>
        {fields.map((field) => (
          <tr key={field} data-differs={change.fields.includes(field)}>
            <th scope="row">
              {change.fields.includes(field) ? "▲ " : ""}
              {t(field)}
            </th>
            <td>{words(change.before, field) || t("not-told")}</td>
            <td>{words(change.after, field) || t("not-told")}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
