// Brings a part of the page to what the server says now, and leaves alone what the reader has done to it.
import htmx from "htmx.org";
import { touchedForms } from "./busy";
import { csrfToken } from "./request";

// What controllers and readers set: open details, shown bars, places of the focus.
const OF_THE_READER = ["open", "hidden", "popover", "tabindex"];
const BOX = "input[type=checkbox][name]";

/** Put the contents of `fresh` in place of those of `region`. */
export async function exchange(region: HTMLElement, fresh: HTMLElement): Promise<void> {
  for (const side of [region, fresh]) prepare(side);
  const boxes = new Set([...region.querySelectorAll<HTMLInputElement>(`${BOX}:checked`)].map(nameOf));
  const focused = region.contains(document.activeElement) ? pathOf(document.activeElement) : "";
  const typed = touchedForms(region);
  for (const form of typed) form.setAttribute("hx-morph-skip", "");
  htmx.config.morphIgnore = [...new Set([...htmx.config.morphIgnore, ...OF_THE_READER])];
  await htmx.swap({ target: region, text: fresh.innerHTML, swap: "innerMorph" });
  for (const form of typed) form.removeAttribute("hx-morph-skip");
  mark(region, boxes);
  if (focused && !region.contains(document.activeElement)) {
    region.querySelector<HTMLElement>(focused)?.focus({ preventScroll: true });
  }
}

/** Each answer hides its token in another way, and rows are known by their records. */
function prepare(side: HTMLElement): void {
  for (const input of side.querySelectorAll("input[name=csrfmiddlewaretoken]")) {
    input.setAttribute("value", csrfToken());
  }
  for (const row of side.querySelectorAll<HTMLElement>("[data-record]:not([id])")) {
    row.id = `row-${row.dataset["record"]}`;
  }
}

function mark(region: HTMLElement, boxes: Set<string>): void {
  for (const rows of region.querySelectorAll<HTMLElement>("[data-controller~=selection]")) {
    for (const box of rows.querySelectorAll<HTMLInputElement>(BOX)) box.checked = boxes.has(nameOf(box));
    rows.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function nameOf(box: HTMLInputElement): string {
  return `${box.name}=${box.value}`;
}

/** A selector of what has the focus, by its row or its own words. */
function pathOf(element: Element | null): string {
  if (element === null) return "";
  if (element.id) return `[id="${element.id}"]`;
  const row = element.closest("[data-record]");
  const own = ["data-cell", "href", "name", "aria-label"].find((name) => element.hasAttribute(name));
  if (own === undefined) return "";
  const value = (element.getAttribute(own) ?? "").replace(/["\\]/g, "\\$&");
  return `${row ? `[id="${row.id}"] ` : ""}${element.localName}[${own}="${value}"]`;
}
