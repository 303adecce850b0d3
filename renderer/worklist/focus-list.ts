/** Gives the focus back to the list as a whole, where its keys are. */
export const focusList = (): void =>
  document.querySelector<HTMLElement>("[role=treegrid]")?.focus({ preventScroll: true });
