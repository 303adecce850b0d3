/** Gives the list the focus unless something else has it: who types in the search goes on typing there. */
export function focusListIfFree(): void {
  if (document.activeElement === null || document.activeElement === document.body) focusList();
}

/** Gives the focus back to the list as a whole, where its keys are. */
export const focusList = (): void =>
  document.querySelector<HTMLElement>("[role=treegrid]")?.focus({ preventScroll: true });
