/** Names of views: a reader's own, or the catalogue's for a built-in one. */
import type { View } from "../../shared/worklist/view.ts";
import type { Language } from "../ui/language.ts";
import { useLanguage } from "../ui/language.ts";
import { sayIn } from "../ui/texts.ts";
import { useSites } from "../workspace/hooks.ts";
import { siteStore } from "../workspace/work-stores.ts";
import { worklistTexts } from "./worklist-texts.ts";

type ViewText = Extract<keyof typeof worklistTexts, `view-${string}`>;
const isViewText = (key: string): key is ViewText => key in worklistTexts;

export function nameOfView(view: View, language: Language): string {
  if (view.name !== "") return view.name;
  const key = `view-${view.id}`;
  if (isViewText(key)) return sayIn(worklistTexts, language)(key);
  return siteStore.getState().sites.find(({ id }) => view.id === `site:${id}`)?.name ?? view.id;
}

/** The same in the language now spoken; the component follows a change of sites. */
export function useViewName(): (view: View) => string {
  const language = useLanguage();
  useSites();
  return (view) => nameOfView(view, language);
}
