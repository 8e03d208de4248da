// Remembers how to take back one's own changes on this map, and how to do them again.
import type { Operation } from "./patch";

export type Way = "done" | "undone" | "redone";

export class History {
  private readonly undoing: Operation[][] = [];
  private readonly redoing: Operation[][] = [];

  /**
   * Keep the inverse that the server returned for operations that were done, undone or redone.
   * Something done without an inverse is kept as an empty list: only the change log can take it back.
   */
  remember(inverse: Operation[], way: Way): void {
    if (inverse.length === 0 && way !== "done") return;
    if (way === "done") this.redoing.length = 0;
    (way === "undone" ? this.redoing : this.undoing).push(inverse);
  }

  takeUndo(): Operation[] | undefined {
    return this.undoing.pop();
  }

  takeRedo(): Operation[] | undefined {
    return this.redoing.pop();
  }
}
