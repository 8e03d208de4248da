import { beforeEach, describe, expect, it, vi } from "vitest";
import { find, page } from "../../tests/page";

const HTML = `<div data-controller="board">
  <section data-board-target="column" data-column="open">
    <article data-board-target="card" draggable="true"><form>
      <button type="button" name="column" value="won">To Won</button></form></article></section>
  <section data-board-target="column" data-column="won"></section>
  <section data-board-target="column" data-column="far"></section></div>`;

const fire = (element: Element, kind: string): Event => {
  const event = new Event(kind, { bubbles: true, cancelable: true });
  element.dispatchEvent(event);
  return event;
};

describe("board", () => {
  beforeEach(() => page("board", HTML));

  it("sends the button of the column that a card is dropped on", () => {
    const sent = vi.fn();
    find("button").addEventListener("click", sent);
    fire(find("article"), "dragstart");
    const over = fire(find("[data-column=won]"), "dragover");
    expect(over.defaultPrevented).toBe(true);
    expect(find("[data-column=won]").classList.contains("board-over")).toBe(true);
    fire(find("[data-column=won]"), "drop");
    expect(sent).toHaveBeenCalledOnce();
    expect(find("[data-column=won]").classList.contains("board-over")).toBe(false);
  });

  it("takes no card where it has no way to, and nothing that is no card", () => {
    expect(fire(find("[data-column=won]"), "dragover").defaultPrevented).toBe(false);
    fire(find("article"), "dragstart");
    expect(fire(find("[data-column=open]"), "dragover").defaultPrevented).toBe(false);
    expect(fire(find("[data-column=far]"), "dragover").defaultPrevented).toBe(false);
  });
});
