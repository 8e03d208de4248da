// Builds small pages for the tests of controllers.
import { Application, type ControllerConstructor } from "@hotwired/stimulus";
import { afterEach } from "vitest";
import { controllers } from "../src/controllers";
import { forgetMessages } from "../src/messages";

const MESSAGES = {
  copied: "Copied.",
  live_changed: "Changed by others.",
  live_show: "Show",
  copy_failed: "Copy it yourself.",
  selected_rows: "{count} selected",
  file_too_large: "Larger than {limit}.",
  file_wrong_kind: "Allowed are: {kinds}.",
  network_failed: "No network.",
  nothing_to_undo: "Nothing to undo.",
  undone: "Undone.",
  upload_failed: "The upload failed.",
  upload_progress: "{percent} % uploaded",
  map_node_removed: "{name} was removed:",
  map_discard: "Discard",
  copy: "Copy",
};

const FRAME = `
  <div id="toasts"></div>
  <script type="application/json" id="script-messages">${JSON.stringify(MESSAGES)}</script>
  <template id="toast-template"><div class="toast-message tone-info" data-controller="toast"><div class="toast-text"></div></div></template>`;

let running: Application | undefined;

afterEach(() => running?.stop());

/** Show a page and start the controller called `name` on it. */
export async function page(name: string, html: string): Promise<void> {
  frame(html);
  running = Application.start();
  running.register(name, controllers[name] as ControllerConstructor);
  await new Promise((resolve) => setTimeout(resolve));
}

/** A page without controllers. */
export function frame(html: string): void {
  document.body.innerHTML = html + FRAME;
  document.body.setAttribute("hx-headers:inherited", '{"x-csrftoken": "token"}');
  forgetMessages();
}

export function find<T extends Element = HTMLElement>(selector: string): T {
  const element = document.querySelector<T>(selector);
  if (element === null) throw new Error(`The test page has no ${selector}.`);
  return element;
}

export function press(target: EventTarget, key: string, more: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  target.dispatchEvent(event);
  return event;
}

export function toasts(): string {
  return find("#toasts").textContent ?? "";
}
