import type { OrderFault } from "../../../shared/orders/order.ts";

/** A message that cannot be taken in. `detail` names places and codes, never what stands there of a patient. */
export class OrderRefusal extends Error {
  readonly fault: OrderFault;
  readonly detail: string;

  constructor(fault: OrderFault, detail = "", options?: ErrorOptions) {
    super(detail === "" ? fault : `${fault}: ${detail}`, options);
    this.name = "OrderRefusal";
    this.fault = fault;
    this.detail = detail;
  }
}
