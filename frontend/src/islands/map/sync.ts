// Keeps an open map and the server in step: sends operations, takes patches in the order of their versions.
import { type Answer, getJson, postJson } from "../../request";
import type { History, Way } from "./history";
import { type CatchUp, isPatch, type Operation, type OperationAnswer, type Patch } from "./patch";
import type { MapState } from "./state";

export interface SyncListener {
  /** Show a patch that follows what is shown. */
  onPatch(patch: Patch): void;
  /** Show a drawing fetched anew. */
  onRedraw(markup: string): void;
  /** The server refused operations, or could not be reached (`status` 0). */
  onRefusal(status: number, answer: OperationAnswer | undefined, operations: Operation[]): void;
  onNotice(text: string): void;
}

export class MapSync {
  private busy = false;
  private stale = false;
  private way: Way = "done";

  constructor(
    private readonly url: string,
    private state: MapState,
    private readonly history: History,
    private readonly listener: SyncListener,
  ) {}

  /** The state read from a drawing that was fetched anew. */
  restart(state: MapState): void {
    this.state = state;
  }

  /** Send operations after those already under way. */
  async send(operations: Operation[], way: Way = "done"): Promise<void> {
    for (const operation of operations) this.state.queue(operation);
    this.way = way;
    await this.work();
  }

  /** Fetch what changed since the shown version. */
  async catchUp(): Promise<void> {
    this.stale = true;
    await this.work();
  }

  private async work(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      for (;;) {
        const operations = this.state.takeQueue();
        if (operations.length > 0) await this.post(operations);
        else if (this.stale) await this.fetchPatch();
        else return;
      }
    } finally {
      this.busy = false;
    }
  }

  private async post(operations: Operation[]): Promise<void> {
    const way = this.way;
    const body = { base: this.state.version, operations };
    const answer = await postJson<OperationAnswer>(`${this.url}operations`, body);
    // Without the true state in the answer, the drawing itself is the truth.
    if (answer.body?.patch) await this.take(answer.body.patch, true);
    else if (answer.status !== 0) await this.redraw();
    if (answer.status !== 200) {
      this.listener.onRefusal(answer.status, answer.body, operations);
      return;
    }
    this.history.remember(answer.body?.inverse ?? [], way);
    if (answer.body?.notice) this.listener.onNotice(answer.body.notice);
  }

  private async fetchPatch(): Promise<void> {
    this.stale = false;
    const since = encodeURIComponent(this.state.version);
    const answer: Answer<CatchUp> = await getJson(`${this.url}patch?since=${since}`);
    if (answer.status !== 200 || answer.body === undefined) return;
    if (isPatch(answer.body)) await this.take(answer.body, false);
    else await this.redraw();
  }

  /** `own` patches hold the true state of the nodes one touched, so they are shown even at a known version. */
  private async take(patch: Patch, own: boolean): Promise<void> {
    const fit = this.state.fit(patch);
    if (fit === "fits" || (fit === "known" && own)) this.listener.onPatch(patch);
    else if (fit === "gap" && own) this.stale = true;
    else if (fit !== "known") await this.redraw();
  }

  /** Fetch the whole drawing; it is the truth where patches do not help. */
  private async redraw(): Promise<void> {
    try {
      const response = await fetch(`${this.url}drawing`, { credentials: "same-origin" });
      if (response.ok) this.listener.onRedraw(await response.text());
    } catch {
      // The next change brings the next try; until then the last drawing stays.
    }
  }
}
