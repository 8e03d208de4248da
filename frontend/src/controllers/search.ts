// Walks the results of a search box with the arrow keys; htmx fetches them while one types.
//
//   <form data-controller="search">
//     <input type="search" data-search-target="input" data-action="keydown->search#key" aria-controls="results">
//     <div id="results" role="listbox" data-search-target="results"> <a role="option" href="…">…</a> </div>
//   </form>
import { Controller } from "@hotwired/stimulus";

export class SearchController extends Controller<HTMLElement> {
  static override targets = ["input", "results"];
  declare readonly inputTarget: HTMLInputElement;
  declare readonly resultsTarget: HTMLElement;

  private observer: MutationObserver | undefined;

  override connect(): void {
    this.observer = new MutationObserver(() => this.resultsChanged());
    this.observer.observe(this.resultsTarget, { childList: true });
  }

  override disconnect(): void {
    this.observer?.disconnect();
  }

  key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) this.walk(event, step);
    else if (event.key === "Enter") this.open(event);
    else if (event.key === "Escape") this.clear();
  }

  private get options(): HTMLElement[] {
    return [...this.resultsTarget.querySelectorAll<HTMLElement>('[role="option"]')];
  }

  private get chosen(): HTMLElement | undefined {
    return this.options.find((option) => option.getAttribute("aria-selected") === "true");
  }

  private walk(event: KeyboardEvent, step: number): void {
    const options = this.options;
    if (options.length === 0) return;
    event.preventDefault();
    const from = this.chosen === undefined ? (step > 0 ? -1 : 0) : options.indexOf(this.chosen);
    const next = (from + step + options.length) % options.length;
    options.forEach((option, index) => {
      option.setAttribute("aria-selected", String(index === next));
    });
    const option = options[next];
    this.inputTarget.setAttribute("aria-activedescendant", option?.id ?? "");
    option?.scrollIntoView({ block: "nearest" });
  }

  private open(event: KeyboardEvent): void {
    const chosen = this.chosen;
    if (chosen === undefined) return;
    event.preventDefault();
    chosen.click();
  }

  private clear(): void {
    this.resultsTarget.replaceChildren();
    this.inputTarget.blur();
  }

  private resultsChanged(): void {
    this.inputTarget.setAttribute("aria-expanded", String(this.options.length > 0));
    this.inputTarget.removeAttribute("aria-activedescendant");
  }
}
