import type { ArchiveSecret } from "../../../shared/contract/archive-secret.ts";
import type { OrderSourceConfig } from "../../../shared/contract/site.ts";
import { DropFolder } from "./drop-folder.ts";
import { type FhirPlace, FhirSource } from "./fhir-source.ts";
import type { OrderSource } from "./order-source.ts";

/** An order source by its configuration. @param secret null when none is kept */
export const createOrderSource = (
  config: OrderSourceConfig,
  secret: ArchiveSecret | null,
  place: FhirPlace,
): OrderSource =>
  config.kind === "drop-folder" ? new DropFolder(config, place) : new FhirSource(config, secret, place);
