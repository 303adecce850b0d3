import type { OrderSourceConfig, SiteConfig } from "../../../shared/contract/site.ts";
import { DropFolder } from "./drop-folder.ts";
import type { OrderSource } from "./order-source.ts";

/** An order source by its configuration; a further kind is a further implementation of the port. */
export const createOrderSource = (config: OrderSourceConfig, site: SiteConfig, clock: () => number): OrderSource =>
  new DropFolder(config, { timeZone: site.timeZone, clock });
