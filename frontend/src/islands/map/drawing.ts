// Reads the drawing on the page and changes it by patches.
import { Animator, type Change } from "./animate";
import type { Growth } from "./neighbours";
import type { Box, DrawnNode, Patch } from "./patch";
import { MapState, type NodeState } from "./state";

const SVG = "http://www.w3.org/2000/svg";
// Set by the page itself, so that a patch must not take them away.
const OWN_ATTRIBUTES = new Set(["id", "data-id", "transform", "aria-selected"]);
const OWN_CLASSES = ["is-selected", "is-target", "is-dragging", "is-lit", "is-faded"];

export class MapDrawing {
  svg: SVGSVGElement;
  private readonly animator = new Animator();
  // The bodies of nodes whose label is a guess, as they were before.
  private readonly guessed = new Map<string, Node>();

  constructor(svg: SVGSVGElement) {
    this.svg = svg;
  }

  /** The model of what is drawn. */
  read(): MapState {
    const { version = "", hash = "" } = this.svg.dataset;
    const state = new MapState(version, hash, boxFrom(this.svg.getAttribute("viewBox") ?? ""));
    for (const element of this.svg.querySelectorAll<SVGGElement>(".node")) {
      const node = readNode(element);
      const before = element.previousElementSibling?.getAttribute("data-id") ?? "";
      state.put(node, before);
    }
    return state;
  }

  element(id: string): SVGGElement | null {
    const element = document.getElementById(`n-${id}`);
    return this.svg.contains(element) ? (element as Element as SVGGElement) : null;
  }

  /** Where children lie: beside their parent in mind maps, below it in charts of people. */
  get growth(): Growth {
    return this.svg.classList.contains("cm-map-mind") ? "across" : "down";
  }

  /** The box of a node's own shape, in coordinates of the map. */
  box(state: MapState, id: string): Box {
    const [x, y] = state.origin(id);
    const shape = this.element(id)?.querySelector<SVGGraphicsElement>(":scope > .body");
    if (!shape || typeof shape.getBBox !== "function") return [x, y, 0, 0];
    const inner = shape.getBBox();
    return [x + inner.x, y + inner.y, inner.width, inner.height];
  }

  /** Bring the page into the state of a patch; numbers glide, everything else changes at once. */
  apply(patch: Patch): void {
    this.animator.finish();
    for (const id of patch.remove) this.element(id)?.remove();
    this.animator.run(patch.upsert.flatMap((node) => this.put(node)));
    this.svg.dataset.version = patch.version;
    this.svg.dataset.hash = patch.hash;
  }

  /** Put a freshly fetched drawing in place of the shown one. */
  replace(markup: string): void {
    this.animator.finish();
    const fresh = new DOMParser().parseFromString(markup, "image/svg+xml").documentElement;
    if (fresh.nodeName !== "svg") return;
    const svg = document.importNode(fresh, true) as unknown as SVGSVGElement;
    svg.id = this.svg.id;
    this.svg.replaceWith(svg);
    this.svg = svg;
  }

  /** Show a label at once; the server's drawing follows. */
  guessLabel(id: string, text: string): void {
    const body = this.element(id)?.querySelector(":scope > .body");
    const [first, ...more] = body?.querySelectorAll(".label text, text.label") ?? [];
    const run = first?.querySelector("tspan") ?? first;
    if (!body || first === undefined || !run) return;
    this.guessed.set(id, body.cloneNode(true));
    run.textContent = text;
    if (run !== first) first.replaceChildren(run);
    for (const line of more) line.remove();
    this.setPending(id, true);
  }

  /** Show the label from before a guess that the server never heard of. */
  takeGuessBack(id: string): void {
    const before = this.guessed.get(id);
    if (before === undefined) return;
    this.element(id)?.querySelector(":scope > .body")?.replaceWith(before);
    this.guessed.delete(id);
  }

  /** Whether a node waits for the server. */
  setPending(id: string, pending: boolean): void {
    this.element(id)?.toggleAttribute("data-pending", pending);
  }

  mark(id: string, name: "is-selected" | "is-target" | "is-dragging"): void {
    for (const marked of this.svg.querySelectorAll(`.${name}`)) {
      marked.classList.remove(name);
      if (name === "is-selected") marked.removeAttribute("aria-selected");
    }
    if (id === "") return;
    this.element(id)?.classList.add(name);
    if (name === "is-selected") this.element(id)?.setAttribute("aria-selected", "true");
  }

  private put(node: DrawnNode): Change[] {
    this.guessed.delete(node.id);
    const known = this.element(node.id);
    const element = known ?? createNode(node.id);
    const [oldX, oldY] = offset(known);
    this.place(element, node);
    const [parentX, parentY] = offset(element.parentElement?.closest(".node"));
    if (known !== null) element.setAttribute("transform", translate(oldX - parentX, oldY - parentY));
    setAttributes(element, node.attributes);
    element.querySelector(":scope > .body")?.replaceChildren(...parseMarkup(node.body));
    const moved = change(element, "transform", translate(node.x, node.y));
    return [...moved, ...putEdge(element, node.edge)];
  }

  private place(element: SVGGElement, node: DrawnNode): void {
    const group = this.parentGroup(node);
    const before = node.after === "" ? null : this.element(node.after);
    if (before !== null && before.parentElement === group) {
      if (before.nextElementSibling !== element) before.after(element);
    } else if (group.firstElementChild !== element) group.prepend(element);
  }

  private parentGroup(node: DrawnNode): Element {
    if (node.parent !== "") {
      return this.element(node.parent)?.querySelector(":scope > .children") ?? this.world;
    }
    const ties = this.svg.querySelector(".layer-ties");
    return node.attributes["data-kind"] === "tie" && ties !== null ? ties : this.world;
  }

  private get world(): Element {
    return this.svg.querySelector(".world") ?? this.svg;
  }
}

/** The label inside a node's markup; lines of Latin text are joined by a space, of Chinese by nothing. */
export function labelOf(body: Element): string {
  const lines = [...body.querySelectorAll(".label text, text.label")].map((line) => line.textContent ?? "");
  return lines.reduce((text, line) => {
    const glue = /[\u0021-\u024f]$/.test(text) && /^[\u0021-\u024f]/.test(line) ? " " : "";
    return text + glue + line;
  }, "");
}

/** The label of a node that came in a patch. */
export function labelOfDrawn(node: DrawnNode): string {
  const body = document.createElementNS(SVG, "g");
  body.replaceChildren(...parseMarkup(node.body));
  return node.attributes["data-title"] ?? labelOf(body);
}

function readNode(element: SVGGElement): NodeState {
  const [x = 0, y = 0] = numbers(element.getAttribute("transform") ?? "");
  const body = element.querySelector(":scope > .body");
  const attributes = Object.fromEntries([...element.attributes].map(({ name, value }) => [name, value]));
  return {
    id: element.dataset.id ?? "",
    parent: element.parentElement?.closest<SVGGElement>(".node")?.dataset.id ?? "",
    x,
    y,
    edge: element.querySelector(":scope > .edge")?.getAttribute("d") ?? "",
    label: attributes["data-title"] ?? (body === null ? "" : labelOf(body)),
    attributes,
  };
}

function createNode(id: string): SVGGElement {
  const element = document.createElementNS(SVG, "g");
  element.id = `n-${id}`;
  element.dataset.id = id;
  for (const name of ["body", "children"]) {
    const group = document.createElementNS(SVG, "g");
    group.setAttribute("class", name);
    element.append(group);
  }
  return element;
}

function setAttributes(element: Element, attributes: Record<string, string>): void {
  const own = OWN_CLASSES.filter((name) => element.classList.contains(name));
  for (const { name } of [...element.attributes]) {
    if (!OWN_ATTRIBUTES.has(name) && !(name in attributes)) element.removeAttribute(name);
  }
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.classList.add("node", ...own);
}

function putEdge(element: SVGGElement, path: string): Change[] {
  const old = element.querySelector(":scope > .edge");
  if (path === "") {
    old?.remove();
    return [];
  }
  const edge = old ?? document.createElementNS(SVG, "path");
  edge.setAttribute("class", "edge");
  if (old === null) element.prepend(edge);
  return change(edge, "d", path);
}

function change(element: Element, attribute: string, to: string): Change[] {
  const from = element.getAttribute(attribute);
  if (from === to) return [];
  if (from !== null) return [{ element, attribute, from, to }];
  element.setAttribute(attribute, to);
  return [];
}

/** Where the corner of a drawn node lies in the map: the sum of the ways of all nodes around it. */
function offset(element: Element | null | undefined): [x: number, y: number] {
  if (!element) return [0, 0];
  const [x = 0, y = 0] = numbers(element.getAttribute("transform") ?? "");
  const [parentX, parentY] = offset(element.parentElement?.closest(".node"));
  return [parentX + x, parentY + y];
}

function translate(x: number, y: number): string {
  return `translate(${x} ${y})`;
}

/** The markup comes from this site's own server, which escapes everything in it; scripts do not run in it. */
function parseMarkup(markup: string): Node[] {
  const page = new DOMParser().parseFromString(`<svg xmlns="${SVG}">${markup}</svg>`, "image/svg+xml");
  return [...page.documentElement.childNodes].map((child) => document.importNode(child, true));
}

function boxFrom(text: string): Box {
  const [x = 0, y = 0, width = 0, height = 0] = numbers(text);
  return [x, y, width, height];
}

function numbers(text: string): number[] {
  return (text.match(/-?[\d.]+/g) ?? []).map(Number);
}
