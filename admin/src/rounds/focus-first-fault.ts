/** Brings the first field of a form that is wrong into view, once the faults are drawn. */
export function focusFirstFault(form: EventTarget & Element): void {
  requestAnimationFrame(() => form.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
}
