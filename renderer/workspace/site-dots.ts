/** How a site's state is marked, alike wherever a site is named. */
import type { SiteState } from "../../shared/contract/events.ts";

const dots = {
  never: "off",
  asking: "ok",
  ok: "ok",
  failing: "failing",
  offline: "offline",
  disabled: "off",
} as const satisfies Record<SiteState["state"], string>;

export const dotOfSite = (state: SiteState | undefined): (typeof dots)[SiteState["state"]] =>
  dots[state?.state ?? "never"];

/** Studies of a site's lists that could not be read. */
export const unreadableAt = (state: SiteState | undefined): number =>
  (state?.unreadable ?? []).reduce((sum, { count }) => sum + count, 0);

export const needsAPerson = (state: SiteState | undefined): boolean =>
  state?.state === "failing" || state?.state === "offline" || unreadableAt(state) > 0;
