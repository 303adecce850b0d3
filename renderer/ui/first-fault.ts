/** Brings the hand to the first field that does not fit, opening what is folded over it. */
export function focusFirstFault(form: HTMLElement | null): void {
  const field = form?.querySelector<HTMLElement>("[aria-invalid='true']");
  const folded = field?.closest("details");
  if (folded != null) folded.open = true;
  field?.focus();
}
