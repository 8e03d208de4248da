// Turns what the server answers beyond patches into toasts.
import { message } from "../../messages";
import { type Problem, postJson } from "../../request";
import { toast } from "../../toast";

/** Say why a change was refused, or that the server cannot be reached. */
export function tellRefusal(error: Problem | undefined): void {
  toast(error?.message ?? message("network_failed"), "error", error?.hint);
}

/** Take back the last change that was made elsewhere than on this map. */
export async function undoElsewhere(): Promise<void> {
  const { status, body } = await postJson<{ error?: Problem; notice?: string }>("/undo", {});
  if (status === 200) toast(body?.notice || message("undone"), "success");
  else toast(body?.error?.message ?? message("nothing_to_undo"), "warning", body?.error?.hint);
}
