// Keeps the text of a node that somebody else removed while its label was being edited.
import { copyText } from "../../controllers/clipboard";
import { message } from "../../messages";

/** Show what was typed on the stage, to be copied or discarded. */
export function keepLostText(stage: HTMLElement, name: string, text: string): void {
  const panel = document.createElement("div");
  panel.className = "map-lost";
  panel.setAttribute("role", "alertdialog");
  const sentence = document.createElement("p");
  sentence.textContent = message("map_node_removed", { name });
  const box = document.createElement("textarea");
  box.className = "textarea textarea-sm my-2 w-full";
  box.setAttribute("aria-label", message("map_node_removed", { name }));
  box.value = text;
  const actions = document.createElement("div");
  actions.className = "flex flex-wrap gap-2";
  actions.append(
    button("copy", "btn-primary", () => void copyText(box.value, "copied")),
    button("map_discard", "btn-ghost", () => panel.remove()),
  );
  panel.append(sentence, box, actions);
  stage.append(panel);
}

function button(key: string, style: string, action: () => void): HTMLButtonElement {
  const element = document.createElement("button");
  element.type = "button";
  element.className = `btn btn-sm ${style}`;
  element.textContent = message(key);
  element.addEventListener("click", action);
  return element;
}
