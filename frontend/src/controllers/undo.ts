// Takes back one's own last change with Ctrl+Z, and puts it back with Ctrl+Shift+Z or Ctrl+Y, unless a field has the focus and wants the key itself.
//
//   <body data-controller="undo">
// POST /undo and /redo answer 200 {"notice": "…"}, or 4xx {"error": {"message", "hint"}}; afterwards the page is fetched anew.
import { Controller } from "@hotwired/stimulus";
import { isTyping } from "../fields";
import { message } from "../messages";
import { type Problem, postJson } from "../request";
import { toast } from "../toast";

interface Undone {
  notice?: string;
  error?: Problem;
}

export class UndoController extends Controller<HTMLElement> {
  static override values = {
    url: { type: String, default: "/undo" },
    redoUrl: { type: String, default: "/redo" },
  };
  declare readonly urlValue: string;
  declare readonly redoUrlValue: string;

  private readonly onKey = (event: KeyboardEvent): void => {
    const url = this.urlOf(event);
    if (!url || event.defaultPrevented || isTyping(event)) return;
    event.preventDefault();
    void this.step(url);
  };

  override connect(): void {
    document.addEventListener("keydown", this.onKey);
  }

  override disconnect(): void {
    document.removeEventListener("keydown", this.onKey);
  }

  private urlOf(event: KeyboardEvent): string {
    if (!event.ctrlKey && !event.metaKey) return "";
    const key = event.key.toLowerCase();
    if (key === "y" || (key === "z" && event.shiftKey)) return this.redoUrlValue;
    return key === "z" ? this.urlValue : "";
  }

  async step(url: string): Promise<void> {
    const { status, body } = await postJson<Undone>(url, {});
    if (status === 200) {
      toast(body?.notice || message("undone"), "success");
      this.dispatch("done");
    } else {
      const failed = status === 0 ? message("network_failed") : message("nothing_to_undo");
      toast(body?.error?.message ?? failed, "warning", body?.error?.hint);
    }
  }
}
