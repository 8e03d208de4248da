// Tells whether the person is typing, so that single-key shortcuts keep quiet.

/** Whether keys pressed on `target` are text, also while an input method composes it. */
export function isTyping(event: KeyboardEvent): boolean {
  if (event.isComposing || event.keyCode === 229) return true;
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.closest("input, textarea, select") !== null;
}
