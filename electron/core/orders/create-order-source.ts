import type { OrderSourceConfig } from "../../../shared/contract/site.ts";
import { DropFolder, type DropFolderPlace } from "./drop-folder.ts";
import type { OrderSource } from "./order-source.ts";

/** An order source by its configuration; a further kind is a further implementation of the port. */
export const createOrderSource = (config: OrderSourceConfig, place: DropFolderPlace): OrderSource =>
  new DropFolder(config, place);
