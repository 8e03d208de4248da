// Takes back one's own last change with Ctrl+Z, unless a field has the focus and wants the key itself.
//
//   <body data-controller="undo">
// POST /undo answers 200 {"notice": "…"}, or 4xx {"error": {"message", "hint"}}; afterwards the page is fetched anew.
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
  static override values = { url: { type: String, default: "/undo" } };
  declare readonly urlValue: string;

  private readonly onKey = (event: KeyboardEvent): void => {
    const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z";
    if (!isUndo || event.defaultPrevented || isTyping(event)) return;
    event.preventDefault();
    void this.undo();
  };

  override connect(): void {
    document.addEventListener("keydown", this.onKey);
  }

  override disconnect(): void {
    document.removeEventListener("keydown", this.onKey);
  }

  async undo(): Promise<void> {
    const { status, body } = await postJson<Undone>(this.urlValue, {});
    if (status === 200) {
      toast(body?.notice || message("undone"), "success");
      this.dispatch("done");
    } else {
      const failed = status === 0 ? message("network_failed") : message("nothing_to_undo");
      toast(body?.error?.message ?? failed, "warning", body?.error?.hint);
    }
  }
}
