// Brings a map on the page together: drawing, model, gestures, keys, and the server.
import { copyText } from "../../controllers/clipboard";
import { listen } from "../../live";
import { toast } from "../../toast";
import { ActionBar } from "./action-bar";
import { tellRefusal, undoElsewhere } from "./answers";
import { type Command, commandOfButton, commandOfKey } from "./commands";
import { deedsOf, freeSides } from "./deeds";
import { BranchDrag } from "./drag";
import { labelOfDrawn, MapDrawing } from "./drawing";
import { LabelEditor } from "./editor";
import { Gestures } from "./gestures";
import { History, type Way } from "./history";
import { placeOver } from "./label-place";
import { Lens } from "./lens";
import { type Lost, LostTexts } from "./lost";
import { type Direction, neighbour, type Placed } from "./neighbours";
import { outline } from "./outline";
import { type Pages, pageOf } from "./pages";
import type { Box, Operation, OperationAnswer, OperationKind, Patch } from "./patch";
import { explain, whyNotMoved, whyNotRenamed } from "./reasons";
import { lightTies } from "./spotlight";
import type { MapState } from "./state";
import { MapSync } from "./sync";
import { around, fitBox, opening, pan, reveal, toScreen, zoomAt } from "./viewport";

const ZOOM_STEP = 1.25;
const STAYING = new Set(["root", "tie"]);

export class MapCanvas {
  private readonly stage: HTMLElement;
  private readonly drawing: MapDrawing;
  private readonly lens: Lens;
  private readonly editor: LabelEditor;
  private readonly actions: ActionBar;
  private readonly lost: LostTexts;
  private readonly drag: BranchDrag;
  private readonly gestures: Gestures;
  private readonly history = new History();
  private readonly sync: MapSync;
  private readonly closing = new AbortController();
  private readonly editable: boolean;
  private readonly pages: Pages;
  private state: MapState;
  private edited = { id: "", ref: "" };
  // What dragging was told not to do: once is enough, for dragging the map by its nodes is fine.
  private readonly explained = new Set<string>();

  constructor(private readonly root: HTMLElement) {
    this.stage = part(root, ".map-stage");
    this.editable = root.hasAttribute("data-map-editable");
    this.pages = JSON.parse(root.dataset.mapPages || "{}") as Pages;
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
      onEnd: () => this.placeOverlays(),
    });
    this.actions = new ActionBar(this.stage.querySelector(".map-actions"));
    this.lost = new LostTexts(this.stage, (lost) => this.putBack(lost));
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
    this.lens.settle(opening(this.state.view, this.rootBox(), this.lens.size, this.drawing.growth));
    const signal = this.closing.signal;
    this.root.addEventListener("click", (event) => this.pressed(event), { signal });
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
    this.placeOverlays();
  }

  private rootBox(): Box {
    const { root } = this.state;
    return root === "" ? this.state.view : this.drawing.box(this.state, root);
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

  /** A button of the map was pressed; one beside a node gives the keys back to the map. */
  private pressed(event: Event): void {
    this.run(commandOfButton(event));
    if (event.target instanceof Element && event.target.closest(".map-actions") !== null) this.editor.focus();
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
      open: () => this.open(),
      fold: () => this.toggleFold(this.state.selected),
      first: () => this.select(this.state.root),
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
    this.editor.point(id === "" ? "" : `n-${id}`, this.state.nodes.get(id)?.label ?? "");
    this.showSelection();
    if (id !== "") this.lens.settle(reveal(this.lens.view, this.drawing.box(this.state, id), this.lens.size));
  }

  /** Mark the selected node, bring out its ties, and offer what can be done with it. */
  private showSelection(): void {
    const { selected } = this.state;
    this.drawing.mark(selected, "is-selected");
    lightTies(this.drawing.svg, selected);
    this.actions.offer(deedsOf(this.state, selected, this.pages, this.editable));
    this.placeOverlays();
  }

  private walk(direction: Direction): void {
    const from = this.state.selected;
    if (from === "") {
      this.select(this.state.root);
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
        onTap: (target, event) => this.tap(target, event),
        onDoubleTap: () => this.edit(),
        onGrab: (target, event) => this.grab(target, event),
        onDrag: (event) => this.drag.move(this.state, event),
        onDrop: (_event, cancelled) => this.dropped(cancelled),
      },
      this.closing.signal,
    );
  }

  private tap(target: Element, event: PointerEvent): void {
    this.editor.commit();
    const id = nodeId(target);
    const handle = target.closest("[data-action='fold'], [data-action='unfold']");
    if (handle !== null) this.toggleFold(id);
    else if (target.closest("a") === null) this.select(id);
    this.editor.focus();
    if (event.ctrlKey || event.metaKey) this.openBeside();
  }

  private grab(target: Element, event: PointerEvent): boolean {
    const id = nodeId(target);
    if (!this.editable || !this.state.can(id, "move")) {
      this.explainDragging(id);
      return false;
    }
    this.editor.commit();
    this.drag.start(this.state, id, event);
    return true;
  }

  private explainDragging(id: string): void {
    const node = this.state.nodes.get(id);
    // Nobody means to move the middle of a map, or a line.
    if (node === undefined || !this.editable || STAYING.has(node.attributes["data-kind"] ?? "")) return;
    const reason = whyNotMoved(node);
    if (!this.explained.has(reason)) explain(reason);
    this.explained.add(reason);
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
    if (!this.startEditing()) return;
    this.editor.focus();
    this.editor.begin(this.state.nodes.get(this.edited.id)?.label ?? "");
    this.placeOverlays();
  }

  private beginTyping(): boolean {
    const started = this.startEditing();
    if (started) this.placeOverlays();
    return started;
  }

  /** Remember what is edited, or say why the selected label cannot be. */
  private startEditing(): boolean {
    const node = this.state.nodes.get(this.state.selected);
    if (node === undefined || !this.editable) return false;
    if (!this.state.can(node.id, "rename")) {
      explain(whyNotRenamed(node));
      return false;
    }
    this.edited = { id: node.id, ref: node.attributes["data-ref"] ?? "" };
    return true;
  }

  private rename(text: string): void {
    const { id, ref } = this.edited;
    if (!this.state.nodes.has(id)) return;
    this.drawing.guessLabel(id, text);
    this.send("rename", id, { text, ref });
  }

  private open(): void {
    const page = this.selectedPage();
    if (page !== "") window.location.assign(page);
  }

  private openBeside(): void {
    const page = this.selectedPage();
    if (page !== "") window.open(page, "_blank", "noopener");
  }

  private selectedPage(): string {
    return pageOf(this.pages, this.state.nodes.get(this.state.selected)?.attributes["data-ref"]);
  }

  private toggleFold(id: string): void {
    if (!this.state.can(id, "fold")) return;
    const folded = this.state.isFolded(id);
    this.drawing.setPending(id, true);
    this.send(folded ? "unfold" : "fold", id, {});
  }

  /** The text box lies over the label, the bar of actions beside the node. */
  private placeOverlays(): void {
    const { selected } = this.state;
    const id = this.editor.isEditing ? this.edited.id : selected;
    if (!this.editor.isComposing) placeOver(this.editor.box, this.drawing, this.state, id, this.lens.view);
    if (selected === "") return;
    const node = this.drawing.box(this.state, selected);
    const hasChildren = this.state.childrenOf(selected).length > 0;
    const sides = freeSides(node, this.rootBox(), this.drawing.growth, hasChildren);
    this.actions.place(this.onScreen(node), this.lens.size, sides);
  }

  private onScreen([x, y, width, height]: Box): Box {
    const { scale } = this.lens.view;
    return [...toScreen(this.lens.view, x, y), width * scale, height * scale];
  }

  // ---- the server ----

  private send(kind: OperationKind, node: string, details: Partial<Operation>, way: Way = "done"): void {
    void this.sync.send([{ id: crypto.randomUUID(), kind, node, ...details }], way);
  }

  private async undo(): Promise<void> {
    const inverse = this.history.takeUndo();
    if (inverse !== undefined && inverse.length > 0) {
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
    const label = this.state.nodes.get(this.edited.id)?.label ?? "";
    this.state.apply(patch, labelOfDrawn);
    this.drawing.apply(patch);
    this.afterChange(label);
  }

  private redrawn(markup: string): void {
    const { selected } = this.state;
    const label = this.state.nodes.get(this.edited.id)?.label ?? "";
    this.drawing.replace(markup);
    this.state = this.drawing.read();
    this.sync.restart(this.state);
    this.state.selected = this.state.nodes.has(selected) ? selected : "";
    this.lens.settle();
    this.afterChange(label);
  }

  private afterChange(editedLabel: string): void {
    if (this.editor.isEditing && !this.isEditedShown()) this.rescue(editedLabel);
    const back = this.lost.returned((ref) => this.state.nodeOf(ref) !== "");
    if (back !== "") this.select(this.state.nodeOf(back));
    else this.showSelection();
  }

  /** Whether the node still stands for the record that is edited: a position may have another holder by now. */
  private isEditedShown(): boolean {
    const node = this.state.nodes.get(this.edited.id);
    return node !== undefined && (node.attributes["data-ref"] ?? "") === this.edited.ref;
  }

  private rescue(name: string): void {
    const { text } = this.editor;
    this.editor.end();
    this.lost.keep({ node: this.edited.id, ref: this.edited.ref, name, text });
  }

  private putBack({ node, ref, name, text }: Lost): void {
    const typed = text.trim();
    const kinds: OperationKind[] = typed === "" || typed === name ? ["restore"] : ["restore", "rename"];
    const operations = kinds.map((kind) => ({ id: crypto.randomUUID(), kind, node, ref, text: typed }));
    void this.sync.send(operations);
  }

  private refused(status: number, answer: OperationAnswer | undefined, operations: Operation[]): void {
    for (const { node } of operations) {
      this.drawing.setPending(node, false);
      if (status === 0) this.drawing.takeGuessBack(node);
    }
    this.lost.refused();
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
