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

export const needsAPerson = (state: SiteState | undefined): boolean =>
  state?.state === "failing" || state?.state === "offline";
