import { describe, expect, it } from "vitest";
import { exampleOrder } from "./example-order.ts";
import { mergeOrder } from "./merge-order.ts";
import { orderKey, takenAway } from "./order.ts";

const message = (order: ReturnType<typeof exampleOrder>, whole = false) => ({ order, whole, sentAt: null });

describe("a further message of an order", () => {
  it("OR-20 speaks of the same order by placer number, else filler number, else accession", () => {
    expect(orderKey({ placer: "1", filler: "2", accession: "3" })).toBe("placer 1");
    expect(orderKey({ placer: "", filler: "2", accession: "3" })).toBe("filler 2");
    expect(orderKey({ placer: "", filler: "", accession: "3" })).toBe("accession 3");
  });
  it("OR-22 changes what it tells and leaves the rest", () => {
    const after = mergeOrder(
      exampleOrder(1),
      message(exampleOrder(1, { indication: "fever", ward: "", phone: takenAway, scheduledAt: null })),
    );
    expect(after).toMatchObject({ indication: "fever", ward: "4B", phone: "" });
    expect(after.scheduledAt).toBe(Date.UTC(2026, 2, 1, 12));
  });
  it("OR-23 takes the place of all when it tells the order whole", () => {
    expect(mergeOrder(exampleOrder(1), message(exampleOrder(1, { ward: "" }), true)).ward).toBe("");
  });
  it("OR-24 keeps nothing of the patient before when the patient is another", () => {
    const corrected = exampleOrder(1, { patient: { id: "P2", birthDate: "", sex: "" } });
    expect(mergeOrder(exampleOrder(1), message(corrected)).patient).toMatchObject({ id: "P2", birthDate: "", sex: "" });
  });
});
