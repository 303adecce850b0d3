/** A made-up order, for tests. */
import { type Order, order } from "./order.ts";

const nobody = { alphabetic: "", ideographic: "", phonetic: "" };

/** `number` tells orders apart. Expected on 2026-03-01 at noon UTC unless told. */
export const exampleOrder = (
  number: number,
  change: Partial<Omit<Order, "patient">> & { readonly patient?: Partial<Order["patient"]> } = {},
): Order =>
  order.parse({
    placer: `P${number}`,
    filler: `F${number}`,
    accession: `A${number}`,
    procedure: { code: "CTCH", name: "CT chest" },
    laterality: "",
    modality: "CT",
    indication: "cough for three weeks",
    priority: null,
    referrer: { ...nobody, alphabetic: "Weber^Anna" },
    phone: "555-0142",
    ward: "4B",
    admission: "",
    orderedAt: Date.UTC(2026, 2, 1, 11),
    scheduledAt: Date.UTC(2026, 2, 1, 12),
    status: "active",
    ...change,
    patient: {
      id: "P1",
      issuer: "",
      name: { ...nobody, alphabetic: "Doe^Jane" },
      birthDate: "19600101",
      sex: "F",
      ...change.patient,
    },
  });
