import { z } from "zod";

/** How an order stands, whatever its source calls it. */
export const orderStatus = z.enum(["active", "on-hold", "cancelled", "completed"]);
export type OrderStatus = z.infer<typeof orderStatus>;
