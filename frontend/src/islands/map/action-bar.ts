// The small bar beside the selected node: what can be done with it, for pointers, fingers and the Tab key.
import type { Box } from "./patch";
import { placeBeside, type Side } from "./place";
import type { Size } from "./viewport";

/** What can be done with a node. */
export interface Deeds {
  /** The address of the record's page, or nothing. */
  open: string;
  edit: boolean;
  fold: boolean;
  unfold: boolean;
}

export class ActionBar {
  constructor(private readonly bar: HTMLElement | null) {
    bar?.addEventListener("keydown", (event) => this.key(event));
  }

  /** Offer these deeds; nothing to offer hides the bar. */
  offer(deeds: Deeds | undefined): void {
    if (this.bar === null) return;
    for (const item of this.items) {
      const deed = item.dataset.mapDeed as keyof Deeds;
      item.hidden = !deeds?.[deed];
      if (item instanceof HTMLAnchorElement) item.href = deeds?.open ?? "";
    }
    this.bar.hidden = this.items.every((item) => item.hidden);
  }

  /** Stand beside a node whose box on the screen this is. */
  place(node: Box, stage: Size, sides: readonly Side[]): void {
    if (this.bar === null || this.bar.hidden) return;
    const own = { width: this.bar.offsetWidth, height: this.bar.offsetHeight };
    const place = placeBeside(node, own, stage, sides);
    this.bar.toggleAttribute("data-away", place === undefined);
    if (place === undefined) return;
    this.bar.dataset.side = place.side;
    this.bar.style.transform = `translate(${Math.round(place.left)}px, ${Math.round(place.top)}px)`;
  }

  private get items(): HTMLElement[] {
    return [...(this.bar?.querySelectorAll<HTMLElement>("[data-map-deed]") ?? [])];
  }

  /** The arrow keys walk along the bar. */
  private key(event: KeyboardEvent): void {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const shown = this.items.filter((item) => !item.hidden);
    const place = shown.indexOf(document.activeElement as HTMLElement);
    shown.at((place + step) % shown.length)?.focus();
  }
}
