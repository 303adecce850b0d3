/** What is known of an order after a further message (rules OR-22 to OR-24, docs/rules/orders.md). */
import { type Order, type OrderMessage, takenAway } from "./order.ts";

type Tree = Readonly<Record<string, unknown>>;
const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null;
const isEmpty = (value: unknown): boolean => value === "" || value === null || value === undefined;

function merged(known: unknown, told: unknown): unknown {
  if (isTree(told)) {
    const before = isTree(known) ? known : {};
    return Object.fromEntries(Object.entries(told).map(([name, value]) => [name, merged(before[name], value)]));
  }
  if (told === takenAway) return "";
  return isEmpty(told) ? (known ?? told) : told;
}

/** OR-24: another patient is another patient: nothing of the one before stays with the number of the next. */
const isOtherPatient = (known: Order, { patient }: Order): boolean =>
  patient.id !== "" && (patient.id !== known.patient.id || patient.issuer !== known.patient.issuer);

export function mergeOrder(known: Order | null, { order, whole }: OrderMessage): Order {
  if (known === null || whole) return merged(null, order) as Order;
  const before = isOtherPatient(known, order) ? { ...known, patient: order.patient } : known;
  // Both are whole orders: every name of one is in the other, and an empty value keeps its kind.
  return merged(before, order) as Order;
}
