// The keys of every page: "?" opens their list, "/" and Ctrl/⌘ K the search, G and a letter one of the pages in the
// sidebar, and Ctrl/⌘ Enter saves the form that somebody types in.
//
//   <body data-controller="shortcuts"> <a href="/customers/" data-go="c">…</a> <dialog id="shortcuts">…</dialog>
import { Controller } from "@hotwired/stimulus";
import { isTyping } from "../fields";

const GO_MS = 1500;
const GOING = "is-going";
// What somebody types there becomes a label.
const MAP = ".map-editor";

const isModified = (event: KeyboardEvent): boolean => event.ctrlKey || event.metaKey;

// Ctrl K (⌘ K) also works while somebody types, but not while an input method composes.
function isSearchKey(event: KeyboardEvent): boolean {
  const isPlain = isModified(event) && !event.altKey && !event.shiftKey && !event.isComposing;
  return isPlain && event.key.toLowerCase() === "k";
}

export class ShortcutsController extends Controller<HTMLElement> {
  private goUntil = 0;

  private readonly onKey = (event: KeyboardEvent): void => {
    if (isSearchKey(event)) this.search(event);
    if (isModified(event) && event.key === "Enter") this.save(event);
    if (isModified(event) || event.altKey || isTyping(event)) return;
    if (event.key === "?") this.showList(event);
    else if (event.key === "/") this.search(event);
  };
  // Before anything else on the page hears of it: the letter after G is no key of the page.
  private readonly onKeyFirst = (event: KeyboardEvent): void => {
    if (isModified(event) || event.altKey || event.shiftKey || isTyping(event)) return;
    if (event.target instanceof Element && event.target.matches(MAP)) return;
    if (document.querySelector("dialog[open]")) return;
    if (Date.now() < this.goUntil) this.go(event);
    else if (event.key === "g") this.wait();
  };

  override connect(): void {
    document.addEventListener("keydown", this.onKeyFirst, true);
    document.addEventListener("keydown", this.onKey);
  }

  override disconnect(): void {
    document.removeEventListener("keydown", this.onKeyFirst, true);
    document.removeEventListener("keydown", this.onKey);
  }

  /** While the letter is waited for, each page shows its own. */
  private wait(): void {
    this.goUntil = Date.now() + GO_MS;
    this.element.classList.add(GOING);
    window.setTimeout(() => this.element.classList.remove(GOING), GO_MS);
  }

  private go(event: KeyboardEvent): void {
    this.goUntil = 0;
    this.element.classList.remove(GOING);
    event.preventDefault();
    event.stopImmediatePropagation();
    const links = document.querySelectorAll<HTMLAnchorElement>("[data-go]");
    [...links].find((link) => link.dataset["go"] === event.key)?.click();
  }

  private save(event: KeyboardEvent): void {
    const field = event.target instanceof Element ? event.target : null;
    const form = field?.closest("form");
    if (event.defaultPrevented || event.isComposing || form?.method !== "post") return;
    event.preventDefault();
    form.requestSubmit();
  }

  private showList(event: KeyboardEvent): void {
    const list = document.querySelector<HTMLDialogElement>("#shortcuts");
    if (list === null || list.open) return;
    event.preventDefault();
    list.showModal();
  }

  private search(event: KeyboardEvent): void {
    const box = document.querySelector<HTMLInputElement>('.search input[type="search"]');
    if (box === null) return;
    event.preventDefault();
    box.focus();
    box.select();
  }
}
