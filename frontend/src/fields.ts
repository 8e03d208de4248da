// Tells whether the person is typing, so that single-key shortcuts keep quiet.

// The text box of a map has the focus all the time, also while nothing is edited.
const RESTING_EDITOR = ".map-editor:not([data-editing])";

/** Whether a key is part of a text, also while an input method composes it. */
export function isTyping(event: KeyboardEvent): boolean {
  if (event.isComposing || event.keyCode === 229) return true;
  const target = event.target;
  if (!(target instanceof HTMLElement) || target.matches(RESTING_EDITOR)) return false;
  return target.isContentEditable || target.closest("input, textarea, select") !== null;
}
