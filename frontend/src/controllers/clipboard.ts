// Copies a text and says so.
//
//   <button data-controller="clipboard" data-clipboard-text-value="cm_live_…" data-action="clipboard#copy">Copy</button>
import { Controller } from "@hotwired/stimulus";
import { message } from "../messages";
import { toast } from "../toast";

export class ClipboardController extends Controller<HTMLElement> {
  static override values = { text: String };
  declare readonly textValue: string;

  async copy(): Promise<void> {
    await copyText(this.textValue, "copied");
  }
}

/** Copy `text` and show the sentence `key`; say what to do instead where the browser refuses. */
export async function copyText(text: string, key: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast(message(key), "success");
  } catch {
    toast(message("copy_failed"), "warning");
  }
}
