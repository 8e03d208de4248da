// Brings a map on the page together: drawing, model, gestures, keys, and the server.
import { copyText } from "../../controllers/clipboard";
import { message } from "../../messages";
import { toast } from "../../toast";
import { tellRefusal, undoElsewhere } from "./answers";
import { type Command, commandOfButton, commandOfKey } from "./commands";
import { BranchDrag } from "./drag";
import { labelOfDrawn, MapDrawing } from "./drawing";
import { LabelEditor } from "./editor";
import { Gestures } from "./gestures";
import { History, type Way } from "./history";
import { Lens } from "./lens";
import { listen } from "./live";
import { keepLostText } from "./lost";
import { type Direction, neighbour, type Placed } from "./neighbours";
import { outline } from "./outline";
import type { Box, Operation, OperationAnswer, OperationKind, Patch } from "./patch";
import type { MapState } from "./state";
import { MapSync } from "./sync";
import { around, fitBox, opening, pan, reveal, toScreen, zoomAt } from "./viewport";

const ZOOM_STEP = 1.25;

export class MapCanvas {
  private readonly stage: HTMLElement;
  private readonly drawing: MapDrawing;
  private readonly lens: Lens;
  private readonly editor: LabelEditor;
  private readonly drag: BranchDrag;
  private readonly gestures: Gestures;
  private readonly history = new History();
  private readonly sync: MapSync;
  private readonly closing = new AbortController();
  private readonly editable: boolean;
  private state: MapState;
  private edited = "";

  constructor(private readonly root: HTMLElement) {
    this.stage = part(root, ".map-stage");
    this.editable = root.hasAttribute("data-map-editable");
    this.drawing = new MapDrawing(part<SVGSVGElement>(this.stage, ":scope > svg"));
    this.state = this.drawing.read();
    this.lens = new Lens(
      this.stage,
      () => this.drawing.svg,
      () => this.viewChanged(),
    );
    this.editor = new LabelEditor(part(this.stage, "textarea.map-editor"), {
      onKey: (event) => this.run(commandOfKey(event)),
      onType: () => this.beginTyping(),
      onCommit: (text) => this.rename(text),
      onEnd: () => this.placeEditor(),
    });
    this.drag = new BranchDrag(this.drawing, (event) => this.toMap(event));
    this.sync = new MapSync(root.dataset.mapUrl ?? "", this.state, this.history, {
      onPatch: (patch) => this.patched(patch),
      onRedraw: (markup) => this.redrawn(markup),
      onRefusal: (status, answer, operations) => this.refused(status, answer, operations),
      onNotice: (text) => toast(text, "success"),
    });
    this.gestures = this.listenToPointers();
    this.start();
  }

  /** Stop everything that goes on beyond this page element. */
  close(): void {
    this.closing.abort();
  }

  private start(): void {
    this.editor.box.readOnly = !this.editable;
    this.drawing.svg.id ||= "map-drawing";
    this.editor.box.setAttribute("aria-controls", this.drawing.svg.id);
    this.root.dataset.ready = "";
    this.lens.settle(opening(this.state.view, this.firstBox(), this.lens.size));
    const signal = this.closing.signal;
    this.root.addEventListener("click", (event) => this.run(commandOfButton(event)), { signal });
    const resize = new ResizeObserver(() => this.lens.settle());
    resize.observe(this.stage);
    const deaf = listen(() => void this.sync.catchUp());
    signal.addEventListener("abort", () => {
      resize.disconnect();
      deaf();
    });
    void this.sync.catchUp();
  }

  // ---- looking ----

  private viewChanged(): void {
    part(this.stage, ".map-zoom output").textContent = `${Math.round(this.lens.view.scale * 100)} %`;
    this.placeEditor();
  }

  private firstBox(): Box {
    const first = this.state.childrenOf("")[0];
    return first === undefined ? this.state.view : this.drawing.box(this.state, first);
  }

  private zoomBy(factor: number): void {
    const { width, height } = this.lens.size;
    this.lens.settle(zoomAt(this.lens.view, factor, width / 2, height / 2));
  }

  private zoomToSelection(): void {
    const { selected } = this.state;
    if (selected === "") return;
    const boxes = this.state.subtree(selected).map((id) => this.drawing.box(this.state, id));
    this.lens.settle(fitBox(around(boxes), this.lens.size));
  }

  private toMap(event: PointerEvent): [number, number] {
    const { left, top } = this.stage.getBoundingClientRect();
    const { x, y, scale } = this.lens.view;
    return [x + (event.clientX - left) / scale, y + (event.clientY - top) / scale];
  }

  /** Carry out a command; false when there is none. */
  private run(command: Command | undefined): boolean {
    const actions: Record<Command, () => void> = {
      "zoom-in": () => this.zoomBy(ZOOM_STEP),
      "zoom-out": () => this.zoomBy(1 / ZOOM_STEP),
      fit: () => this.lens.settle(fitBox(this.state.view, this.lens.size)),
      selection: () => this.zoomToSelection(),
      undo: () => void this.undo(),
      redo: () => void this.redo(),
      copy: () => void copyText(outline(this.state, this.state.selected), "map_copied_outline"),
      edit: () => this.edit(),
      fold: () => this.toggleFold(this.state.selected),
      first: () => this.select(this.state.childrenOf("")[0] ?? ""),
      escape: () => this.escape(),
      ArrowLeft: () => this.walk("ArrowLeft"),
      ArrowRight: () => this.walk("ArrowRight"),
      ArrowUp: () => this.walk("ArrowUp"),
      ArrowDown: () => this.walk("ArrowDown"),
    };
    if (command === undefined) return false;
    actions[command]?.();
    return true;
  }

  // ---- selecting ----

  private select(id: string): void {
    this.state.selected = id;
    this.drawing.mark(id, "is-selected");
    this.editor.point(id === "" ? "" : `n-${id}`, this.state.nodes.get(id)?.label ?? "");
    if (id !== "") this.lens.settle(reveal(this.lens.view, this.drawing.box(this.state, id), this.lens.size));
    this.placeEditor();
  }

  private walk(direction: Direction): void {
    const from = this.state.selected;
    if (from === "") {
      this.select(this.state.childrenOf("")[0] ?? "");
      return;
    }
    const others = [...this.state.nodes.keys()]
      .filter((id) => id !== from)
      .map((id) => this.placed(id, from));
    const next = neighbour(this.drawing.box(this.state, from), others, direction, this.drawing.growth);
    if (next !== undefined) this.select(next);
  }

  private placed(id: string, from: string): Placed {
    return { id, box: this.drawing.box(this.state, id), kin: this.state.kin(from, id) };
  }

  private escape(): void {
    this.gestures.cancel();
    this.drag.drop();
    this.select("");
  }

  // ---- pointers ----

  private listenToPointers(): Gestures {
    return new Gestures(
      this.stage,
      {
        onPan: (dx, dy) => this.lens.move(pan(this.lens.view, dx, dy)),
        onZoom: (factor, x, y) => this.lens.move(zoomAt(this.lens.view, factor, x, y)),
        onRest: () => this.lens.settle(),
        onTap: (target) => this.tap(target),
        onDoubleTap: () => this.edit(),
        onGrab: (target, event) => this.grab(target, event),
        onDrag: (event) => this.drag.move(this.state, event),
        onDrop: (_event, cancelled) => this.dropped(cancelled),
      },
      this.closing.signal,
    );
  }

  private tap(target: Element): void {
    this.editor.commit();
    const id = nodeId(target);
    const handle = target.closest("[data-action='fold'], [data-action='unfold']");
    if (handle !== null) this.toggleFold(id);
    else if (target.closest("a") === null) this.select(id);
    this.editor.focus();
  }

  private grab(target: Element, event: PointerEvent): boolean {
    const id = nodeId(target);
    if (!this.editable || !this.state.can(id, "move")) return false;
    this.editor.commit();
    this.drag.start(this.state, id, event);
    return true;
  }

  private dropped(cancelled: boolean): void {
    const move = this.drag.drop();
    if (cancelled || move === undefined) return;
    const after = this.state.childrenOf(move.parent).at(-1) ?? "";
    this.drawing.setPending(move.node, true);
    this.send("move", move.node, { parent: move.parent, after });
  }

  // ---- editing ----

  private edit(): void {
    const id = this.state.selected;
    if (id === "" || !this.editable) return;
    if (!this.state.can(id, "rename")) {
      toast(message("map_not_renamable"));
      return;
    }
    this.edited = id;
    this.editor.focus();
    this.editor.begin(this.state.nodes.get(id)?.label ?? "");
    this.placeEditor();
  }

  private beginTyping(): boolean {
    const id = this.state.selected;
    if (!this.editable || id === "" || !this.state.can(id, "rename")) return false;
    this.edited = id;
    this.placeEditor();
    return true;
  }

  private rename(text: string): void {
    const node = this.state.nodes.get(this.edited);
    if (node === undefined) return;
    this.drawing.guessLabel(this.edited, text);
    this.send("rename", this.edited, { text });
  }

  private toggleFold(id: string): void {
    if (id === "") return;
    const folded = this.state.isFolded(id);
    if (!folded && !this.state.can(id, "fold")) return;
    this.drawing.setPending(id, true);
    this.send(folded ? "unfold" : "fold", id, {});
  }

  /** The text box lies over the selected label, as large as the label is on the screen. */
  private placeEditor(): void {
    const id = this.editor.isEditing ? this.edited : this.state.selected;
    const label = this.drawing.element(id)?.querySelector<SVGGraphicsElement>(":scope > .body .label-box");
    if (!label || typeof label.getBBox !== "function") return;
    const inner = label.getBBox();
    const [x, y] = this.state.origin(id);
    const [left, top] = toScreen(this.lens.view, x + inner.x, y + inner.y);
    const style = this.editor.box.style;
    style.transform = `translate(${left}px, ${top}px) scale(${this.lens.view.scale})`;
    style.minWidth = `${Math.max(inner.width, 60)}px`;
    style.height = `${inner.height}px`;
    style.fontSize = getComputedStyle(label.parentElement?.querySelector("text") ?? label).fontSize;
  }

  // ---- the server ----

  private send(kind: OperationKind, node: string, details: Partial<Operation>, way: Way = "done"): void {
    void this.sync.send([{ id: crypto.randomUUID(), kind, node, ...details }], way);
  }

  private async undo(): Promise<void> {
    const inverse = this.history.takeUndo();
    if (inverse !== undefined) {
      await this.sync.send(renewed(inverse), "undone");
      return;
    }
    await undoElsewhere();
    await this.sync.catchUp();
  }

  private async redo(): Promise<void> {
    const operations = this.history.takeRedo();
    if (operations !== undefined) await this.sync.send(renewed(operations), "redone");
  }

  private patched(patch: Patch): void {
    const label = this.state.nodes.get(this.edited)?.label ?? "";
    this.state.apply(patch, labelOfDrawn);
    this.drawing.apply(patch);
    this.afterChange(label);
  }

  private redrawn(markup: string): void {
    const { selected } = this.state;
    const label = this.state.nodes.get(this.edited)?.label ?? "";
    this.drawing.replace(markup);
    this.state = this.drawing.read();
    this.sync.restart(this.state);
    this.state.selected = this.state.nodes.has(selected) ? selected : "";
    this.lens.settle();
    this.afterChange(label);
  }

  private afterChange(editedLabel: string): void {
    this.drawing.mark(this.state.selected, "is-selected");
    if (this.editor.isEditing && !this.state.nodes.has(this.edited)) this.rescue(editedLabel);
    if (!this.editor.isComposing) this.placeEditor();
  }

  private rescue(label: string): void {
    const { text } = this.editor;
    this.editor.end();
    keepLostText(this.stage, label, text);
  }

  private refused(status: number, answer: OperationAnswer | undefined, operations: Operation[]): void {
    for (const { node } of operations) {
      this.drawing.setPending(node, false);
      if (status === 0) this.drawing.takeGuessBack(node);
    }
    tellRefusal(answer?.error);
  }
}

function part<T extends Element = HTMLElement>(root: Element, selector: string): T {
  const element = root.querySelector<T>(selector);
  if (element === null) throw new Error(`A map canvas needs ${selector}.`);
  return element;
}

function nodeId(target: Element): string {
  return target.closest<SVGGElement>(".node[data-id]")?.dataset.id ?? "";
}

/** An operation that is sent again is a new one. */
function renewed(operations: Operation[]): Operation[] {
  return operations.map((operation) => ({ ...operation, id: crypto.randomUUID() }));
}
