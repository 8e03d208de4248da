// Keeps the text of nodes that somebody else removed while their labels were being edited.
import { copyText } from "../../controllers/clipboard";
import { message } from "../../messages";

/** A record that is gone from the map, and what had been typed for it. */
export interface Lost {
  node: string;
  /** The record, such as `customer:UUID`; empty when the node stood for none. */
  ref: string;
  name: string;
  text: string;
}

interface Kept {
  ref: string;
  panel: HTMLElement;
  again: HTMLButtonElement;
}

export class LostTexts {
  private kept: Kept[] = [];

  constructor(
    private readonly stage: HTMLElement,
    private readonly putBack: (lost: Lost) => void,
  ) {}

  /** Show what was typed on the stage, to be put back with its record, copied or discarded. */
  keep(lost: Lost): void {
    const panel = document.createElement("div");
    panel.className = "map-lost";
    panel.setAttribute("role", "alertdialog");
    const sentence = document.createElement("p");
    sentence.textContent = message("map_node_removed", { name: lost.name });
    panel.setAttribute("aria-label", sentence.textContent);
    const box = document.createElement("textarea");
    box.className = "textarea textarea-sm my-2 w-full";
    box.setAttribute("aria-label", sentence.textContent);
    box.value = lost.text;
    const again = button("map_put_back", "btn-primary", () => {
      again.disabled = true;
      this.putBack({ ...lost, text: box.value });
    });
    const copy = button("copy", "", () => void copyText(box.value, "copied"));
    const discard = button("map_discard", "btn-ghost", () => panel.remove());
    const actions = document.createElement("div");
    actions.className = "flex flex-wrap gap-2";
    actions.append(...(lost.ref === "" ? [] : [again]), copy, discard);
    panel.append(sentence, box, actions);
    this.stage.append(panel);
    this.kept.push({ ref: lost.ref, panel, again });
  }

  /** Close the panels of records that were put back and are shown again; the result is the last of them, or nothing. */
  returned(isShown: (ref: string) => boolean): string {
    const back = this.kept.filter(({ ref, again }) => again.disabled && isShown(ref));
    for (const { panel } of back) panel.remove();
    this.kept = this.kept.filter((one) => !back.includes(one));
    return back.at(-1)?.ref ?? "";
  }

  /** Putting back was refused: the texts stay, and one may try again. */
  refused(): void {
    for (const { again } of this.kept) again.disabled = false;
  }
}

function button(key: string, style: string, action: () => void): HTMLButtonElement {
  const element = document.createElement("button");
  element.type = "button";
  element.className = `btn btn-sm ${style}`;
  element.textContent = message(key);
  element.addEventListener("click", action);
  return element;
}
