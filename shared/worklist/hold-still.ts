/** The list on screen while one looks at it: what moves, and what waits (rules WL-35, WL-37, WL-38). */

/** A section as it is shown: which rows, in which order. */
export interface ShownSection {
  readonly id: string;
  /** As in `ListSection`. */
  readonly titleKey: string | null;
  readonly ids: readonly string[];
}

export interface HeldList {
  readonly sections: readonly ShownSection[];
  /** New rows that wait to be taken in, in their order. */
  readonly waiting: readonly string[];
  /** WL-38: rows on screen stand elsewhere than they would now, or would not be there any more. */
  readonly outOfDate: boolean;
}

const idsOf = (sections: readonly ShownSection[]): string[] => sections.flatMap(({ ids }) => [...ids]);

/** WL-37: new rows that come after all that is shown: taking them in moves nothing. */
function atTheEnd(
  kept: readonly ShownSection[],
  fresh: readonly ShownSection[],
  acted: ReadonlySet<string>,
): ReadonlySet<string> {
  const shown = new Set(idsOf(kept));
  const end = new Set<string>();
  const last = fresh.findIndex(({ id }) => id === kept.at(-1)?.id);
  if (last < 0) return end;
  for (const { ids } of fresh.slice(last).toReversed()) {
    for (const row of ids.toReversed()) {
      if (shown.has(row)) return end;
      if (!acted.has(row)) end.add(row);
    }
  }
  return end;
}

/** The sections with such rows behind all others. */
function append(
  kept: readonly ShownSection[],
  fresh: readonly ShownSection[],
  end: ReadonlySet<string>,
): readonly ShownSection[] {
  const sections = [...kept];
  for (const section of fresh) {
    const ids = section.ids.filter((id) => end.has(id));
    if (ids.length === 0) continue;
    const at = sections.findIndex(({ id }) => id === section.id);
    const before = sections[at]?.ids ?? [];
    sections.splice(at < 0 ? sections.length : at, 1, { ...section, ids: [...before, ...ids] });
  }
  return sections;
}

/** The kept sections with rows put in: each after the nearest row before it in the fresh order that is there. */
function putIn(
  kept: readonly ShownSection[],
  fresh: readonly ShownSection[],
  added: ReadonlySet<string>,
): readonly ShownSection[] {
  const byId = new Map(kept.map((section) => [section.id, section]));
  for (const section of fresh) {
    if (!section.ids.some((id) => added.has(id))) continue;
    const ids = [...(byId.get(section.id)?.ids ?? [])];
    let before = -1;
    for (const id of section.ids) {
      if (added.has(id)) ids.splice(before + 1, 0, id);
      const at = ids.indexOf(id);
      if (at >= 0) before = at;
    }
    byId.set(section.id, { ...section, ids });
  }
  const order = [...kept.map(({ id }) => id)];
  for (const [at, { id }] of fresh.entries()) {
    if (order.includes(id) || !byId.has(id)) continue;
    const previous = fresh.slice(0, at).findLast((section) => order.includes(section.id));
    order.splice(previous === undefined ? 0 : order.indexOf(previous.id) + 1, 0, id);
  }
  return order.flatMap((id) => byId.get(id) ?? []).filter(({ ids }) => ids.length > 0);
}

/**
 * What stands on screen after a change, while one looks at the list.
 *
 * @param shown what stands there, without rows that are no more
 * @param fresh what would be shown if the list were made anew
 * @param acted rows that the reader just changed: they alone take their new places, or leave (WL-35)
 */
export function holdStill(
  shown: readonly ShownSection[],
  fresh: readonly ShownSection[],
  acted: ReadonlySet<string>,
): HeldList {
  const kept = shown
    .map((section) => ({ ...section, ids: section.ids.filter((id) => !acted.has(id)) }))
    .filter(({ ids }) => ids.length > 0);
  const sections = putIn(append(kept, fresh, atTheEnd(kept, fresh, acted)), fresh, acted);
  const there = new Set(idsOf(sections));
  const placed = (list: readonly ShownSection[]) =>
    list
      .map(({ id, ids }) => `${id}:${ids.filter((row) => there.has(row)).join()}`)
      .filter((text) => !text.endsWith(":"))
      .join("|");
  return {
    sections,
    waiting: idsOf(fresh).filter((id) => !there.has(id)),
    outOfDate: placed(sections) !== placed(fresh),
  };
}
