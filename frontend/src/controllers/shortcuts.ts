// Opens the list of keyboard shortcuts with "?" and puts the focus into the search with "/" or Ctrl/⌘ K.
//
//   <body data-controller="shortcuts"> … <dialog id="shortcuts" data-controller="dialog">…</dialog>
import { Controller } from "@hotwired/stimulus";
import { isTyping } from "../fields";

// Ctrl K (⌘ K) also works while somebody types, but not while an input method composes.
function isSearchKey(event: KeyboardEvent): boolean {
  const isModified = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  return isModified && event.key.toLowerCase() === "k" && !event.isComposing;
}

export class ShortcutsController extends Controller<HTMLElement> {
  private readonly onKey = (event: KeyboardEvent): void => {
    if (isSearchKey(event)) this.search(event);
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
    if (event.key === "?") this.showList(event);
    else if (event.key === "/") this.search(event);
  };

  override connect(): void {
    document.addEventListener("keydown", this.onKey);
  }

  override disconnect(): void {
    document.removeEventListener("keydown", this.onKey);
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
