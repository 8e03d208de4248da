import { beforeEach, describe, expect, it, vi } from "vitest";
import { find, page } from "../../tests/page";

const HTML = `<div data-controller="board">
  <section data-board-target="column" data-column="open">
    <article data-board-target="card" data-movable><a href="#one">One</a><form>
      <button type="button" name="column" value="won">To Won</button></form></article></section>
  <section data-board-target="column" data-column="won"></section>
  <section data-board-target="column" data-column="far"></section></div>`;

const LOSING = `<div data-controller="board">
  <article data-board-target="card"><a href="/x">Big deal</a><form>
    <input type="hidden" name="record" value="7"><input type="hidden" name="version" value="3">
    <button name="column" value="lost" data-action="board#ask">To Lost</button></form></article>
  <dialog data-board-target="loss"><p data-board-target="lost"></p><form>
    <input type="hidden" name="record"><input type="hidden" name="version"><input type="hidden" name="column">
    <input name="loss_reason"><button type="button" data-action="board#cancel">Cancel</button></form></dialog></div>`;

const point = (on: Element, kind: string, x: number): void => {
  const place = { bubbles: true, cancelable: true, button: 0, clientX: x, clientY: 0 };
  on.dispatchEvent(new MouseEvent(kind, place));
};
const dragOnto = (column: string): boolean => {
  document.elementsFromPoint = () => [find(`[data-column=${column}]`)];
  point(find("article a"), "pointerdown", 0);
  point(document.body, "pointermove", 50);
  const isMarked = find(`[data-column=${column}]`).classList.contains("board-over");
  point(document.body, "pointerup", 50);
  return isMarked;
};

describe("board", () => {
  beforeEach(() => page("board", HTML));

  it("sends the button of the column that a card is dropped on", () => {
    const sent = vi.fn();
    find("button").addEventListener("click", sent);
    expect(dragOnto("won")).toBe(true);
    expect(sent).toHaveBeenCalledOnce();
    expect(find("[data-column=won]").classList.contains("board-over")).toBe(false);
  });

  it("takes no card where it has no way to", () => {
    const sent = vi.fn();
    find("button").addEventListener("click", sent);
    expect([dragOnto("open"), dragOnto("far")]).toEqual([false, false]);
    expect(sent).not.toHaveBeenCalled();
  });
});

describe("a card that is lost", () => {
  beforeEach(() => {
    HTMLDialogElement.prototype.showModal = function open() {
      this.open = true;
    };
    HTMLDialogElement.prototype.close = function close() {
      this.open = false;
    };
    return page("board", LOSING);
  });

  it("asks for the reason in a dialog that knows the card", () => {
    const click = new MouseEvent("click", { bubbles: true, cancelable: true });
    find("article button").dispatchEvent(click);
    expect(click.defaultPrevented).toBe(true);
    expect(find<HTMLDialogElement>("dialog").open).toBe(true);
    const value = (name: string) => find<HTMLInputElement>(`dialog [name=${name}]`).value;
    expect([value("record"), value("version"), value("column")]).toEqual(["7", "3", "lost"]);
    expect(find("dialog p").textContent).toBe("Big deal");
  });

  it("stays where it is when the dialog is left", () => {
    find("article button").click();
    find("dialog button").click();
    expect(find<HTMLDialogElement>("dialog").open).toBe(false);
  });
});
