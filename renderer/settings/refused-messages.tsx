import type { OrderFault } from "../../shared/orders/order.ts";
import { ColumnHeads } from "../ui/column-heads.tsx";
import { writeClock, writeDay } from "../ui/format/dates.ts";
import { useTexts } from "../ui/texts.ts";
import { useSettings } from "../workspace/hooks.ts";
import { orderTexts } from "./order-texts.ts";
import styles from "./settings.module.css";

interface RefusedMessage {
  readonly name: string;
  readonly part: number;
  readonly fault: OrderFault;
  readonly detail: string;
  /** When it was met; a trial does not tell. */
  readonly at?: number;
}

/** Messages that were not taken in: which, when, and why. */
export function RefusedMessages({ refused }: { readonly refused: readonly RefusedMessage[] }) {
  const t = useTexts(orderTexts);
  const { dates } = useSettings();
  if (refused.length === 0) return null;
  return (
    <table className={styles.table}>
      <ColumnHeads names={[t("when"), t("file"), t("why")]} />
      <tbody>
        {refused.map(({ name, part, fault, detail, at }) => (
          <tr key={`${name} ${part} ${at ?? ""}`}>
            <td>{at === undefined ? "" : `${writeDay(at, dates)} ${writeClock(at)}`}</td>
            <td>
              {name} <span className="tone-2">{t("part", { n: part })}</span>
            </td>
            <td>
              {t(fault)} <span className="tone-2">{detail}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
