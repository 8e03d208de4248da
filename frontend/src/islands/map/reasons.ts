// Turns a node that cannot be renamed or moved into the sentence that says why.
import { message } from "../../messages";
import { toast } from "../../toast";
import type { NodeState } from "./state";

// Labels and places of these are fields of the record; where they are fixed, the right is missing.
const RENAMABLE = new Set(["customer", "opportunity", "activity", "position"]);
const MOVABLE = new Set([...RENAMABLE, "contact"]);

/** Why the label of a node cannot be changed. */
export function whyNotRenamed({ attributes }: NodeState): string {
  if (attributes["data-ref"] === undefined) return message("map_label_made");
  const isField = RENAMABLE.has(attributes["data-kind"] ?? "");
  return message(isField ? "map_no_right" : "map_not_renamable");
}

/** Why a node cannot be moved. */
export function whyNotMoved({ id, attributes }: NodeState): string {
  if (attributes["data-ref"] === undefined) return message("map_branch_stays");
  const kind = attributes["data-kind"] ?? "";
  if (kind === "position" && id.startsWith("contact:")) return message("map_no_position");
  return message(MOVABLE.has(kind) ? "map_no_right" : "map_not_movable");
}

/** Say it, unless it stands on the page already. */
export function explain(reason: string): void {
  const shown = [...document.querySelectorAll("#toasts .toast-text")];
  if (!shown.some((element) => element.textContent === reason)) toast(reason);
}
