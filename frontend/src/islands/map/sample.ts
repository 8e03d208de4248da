// A small map for tests: a root with two branches and a tie.
import type { DrawnNode, Patch } from "./patch";

const node = (id: string, label: string, more = "", inside = "", at = "0 0"): string =>
  `<g class="node" id="n-${id}" data-id="${id}" role="treeitem" ${more} transform="translate(${at})">
    ${id === "root" ? "" : '<path class="edge" d="M0 0C5 0 5 10 10 10"/>'}
    <g class="body"><rect class="shape"/><rect class="label-box" x="2"/><g class="label">${label
      .split("|")
      .map((line) => `<text><tspan x="4">${line}</tspan></text>`)
      .join("")}</g></g><g class="children">${inside}</g></g>`;

/** root ─ east (a, b) · south (folded) · a tie between a and b */
export const SVG = `<svg xmlns="http://www.w3.org/2000/svg" class="cm-map" role="tree" viewBox="-100 -50 200 100" data-version="v1" data-hash="h1">
  <g class="world">${node(
    "root",
    "Customers",
    "",
    node(
      "east",
      "East",
      'data-can="fold"',
      node("a", "Nova Orion|Systems", 'data-can="rename move" data-ref="customer:a"', "", "20 5") +
        node("b", "杭州云图|科技", 'data-can="rename move"', "", "20 25"),
      "30 -20",
    ) + node("south", "South", 'data-can="fold" data-folded="17"', "", "30 20"),
    "-10 0",
  )}<g class="layer-ties">${node("tie:1", "knows", 'data-kind="tie"')}</g></g></svg>`;

export const CANVAS = `<section class="map-canvas" data-map-url="/maps/m/" data-map-pages='{"customer": "/customers/{id}/"}' data-map-editable>
  <div class="map-stage">${SVG}<textarea class="map-editor" readonly></textarea>
  <div class="map-actions" hidden><a data-map-deed="open"></a><button data-map-deed="edit" data-map-command="edit"></button>
  <button data-map-deed="fold" data-map-command="fold"></button><button data-map-deed="unfold" data-map-command="fold"></button></div>
  <div class="map-zoom"><output></output><button data-map-command="zoom-in"></button></div></div></section>`;

export function drawn(id: string, more: Partial<DrawnNode> = {}): DrawnNode {
  const body = `<g class="label"><text><tspan x="4">${id} label</tspan></text></g>`;
  return { id, parent: "east", after: "", x: 0, y: 0, edge: "M0 0L9 9", body, attributes: {}, ...more };
}

export function patch(more: Partial<Patch> = {}): Patch {
  return { base: "v1", version: "v2", hash: "h2", view: [0, 0, 100, 100], upsert: [], remove: [], ...more };
}
