import { beforeEach, expect, it } from "vitest";
import { find, frame, press } from "../../../tests/page";
import { ActionBar } from "./action-bar";

const STAGE = { width: 400, height: 300 };

beforeEach(() =>
  frame(`<div class="map-actions" hidden><a data-map-deed="open" href=""></a>
    <button data-map-deed="edit"></button><button data-map-deed="fold"></button></div>`),
);

const bar = (): HTMLElement => find(".map-actions");
const all = { open: "/customers/1/", edit: true, fold: true, unfold: false };

it("shows only what can be done, and nothing at all when that is nothing", () => {
  const actions = new ActionBar(bar());
  actions.offer({ ...all, open: "" });
  expect(bar().hidden).toBe(false);
  expect(find("a").hidden).toBe(true);
  actions.offer(undefined);
  expect(bar().hidden).toBe(true);
});

it("stands beside the node and goes away with it", () => {
  const actions = new ActionBar(bar());
  actions.offer(all);
  actions.place([100, 100, 60, 20], STAGE, ["above", "below"]);
  expect([bar().dataset.side, bar().style.transform]).toEqual(["above", "translate(130px, 92px)"]);
  actions.place([900, 100, 60, 20], STAGE, ["above", "below"]);
  expect(bar().hasAttribute("data-away")).toBe(true);
});

it("is walked along with the arrow keys", () => {
  new ActionBar(bar()).offer(all);
  find("a").focus();
  press(find("a"), "ArrowRight");
  expect(document.activeElement).toBe(find("[data-map-deed=edit]"));
  press(find("[data-map-deed=edit]"), "ArrowLeft");
  press(find("a"), "ArrowLeft");
  expect(document.activeElement).toBe(find("[data-map-deed=fold]"));
});

it("does nothing on a page without a bar", () => {
  const actions = new ActionBar(null);
  actions.offer(all);
  actions.place([0, 0, 1, 1], STAGE, ["above"]);
  expect(bar().hidden).toBe(true);
});
