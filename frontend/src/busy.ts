// Tells whether a part of a page may be changed under the hands of its reader.

/** "moment": wait until he has done it. "form": he has something typed that is not saved. */
export type Obstacle = "" | "moment" | "form";

const OPEN = "dialog[open], details[data-controller~=menu][open], .cell-open";
const TEXT =
  "textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=button], [type=submit])";
const FORM = "form[method=post]";

export function obstacleIn(region: HTMLElement): Obstacle {
  if (document.querySelector(OPEN)) return "moment";
  const typing = document.activeElement?.closest<HTMLElement>(TEXT);
  const isInside = typing != null && region.contains(typing);
  if (touchedForms(region).length > 0 || (isInside && typing.closest(FORM))) return "form";
  return isInside ? "moment" : "";
}

/** The forms in which something stands that the server does not know. */
export function touchedForms(region: HTMLElement): HTMLFormElement[] {
  return [...region.querySelectorAll<HTMLFormElement>(FORM)].filter(
    (form) => !form.closest("dialog") && [...form.elements].some(isTouched),
  );
}

function isTouched(control: Element): boolean {
  if (control instanceof HTMLSelectElement) return isChosen(control);
  if (control instanceof HTMLTextAreaElement) return control.value !== control.defaultValue;
  if (!(control instanceof HTMLInputElement) || control.type === "hidden") return false;
  if (control.type === "checkbox" || control.type === "radio")
    return control.checked !== control.defaultChecked;
  return control.value !== control.defaultValue;
}

function isChosen(select: HTMLSelectElement): boolean {
  const options = [...select.options];
  const given = options.findLastIndex((option) => option.defaultSelected);
  if (select.multiple) return options.some((option) => option.selected !== option.defaultSelected);
  return select.selectedIndex !== Math.max(given, options.length > 0 ? 0 : -1);
}
