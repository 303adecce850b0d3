/** What an archive was found to do, for those who ask it and for whoever keeps it. */
import type {
  ArchiveAbilities,
  DicomwebAbilities,
  DimseAbilities,
} from "../../../shared/contract/archive-abilities.ts";

/** Where an archive's abilities are kept. */
export interface AbilityMemory {
  /** As they were found earlier; `null` when nothing of this archive is known. */
  readonly known: ArchiveAbilities | null;
  readonly learned: (abilities: ArchiveAbilities) => void;
}

export class Abilities<Kind extends ArchiveAbilities> {
  #now: Kind;
  readonly #learned: (abilities: Kind) => void;

  constructor(now: Kind, learned: (abilities: Kind) => void) {
    this.#now = now;
    this.#learned = learned;
  }

  get now(): Kind {
    return this.#now;
  }

  /** Takes what an answer just showed; what was known already is told to nobody. */
  learn(found: Partial<Kind>): void {
    const next = { ...this.#now, ...found };
    if (JSON.stringify(next) === JSON.stringify(this.#now)) return;
    this.#now = next;
    this.#learned(next);
  }
}

const unknownDicomweb: DicomwebAbilities = {
  kind: "dicomweb",
  fields: null,
  paging: null,
  pageCap: null,
  counts: null,
  counting: null,
  wholeSeries: null,
  parallelism: null,
};
const unknownDimse: DimseAbilities = { kind: "dimse", retrieve: null, associations: null };

const noMemory: AbilityMemory = { known: null, learned: () => {} };

export function dicomwebAbilitiesIn(memory: AbilityMemory = noMemory): Abilities<DicomwebAbilities> {
  const { known } = memory;
  return new Abilities(known?.kind === "dicomweb" ? known : unknownDicomweb, memory.learned);
}

export function dimseAbilitiesIn(memory: AbilityMemory = noMemory): Abilities<DimseAbilities> {
  const { known } = memory;
  return new Abilities(known?.kind === "dimse" ? known : unknownDimse, memory.learned);
}
