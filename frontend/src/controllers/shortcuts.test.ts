import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { find, page, press } from "../../tests/page";

const HTML = `<main data-controller="shortcuts"><form class="search"><input type="search"></form>
  <textarea id="note"></textarea><textarea id="map" class="map-editor"></textarea>
  <a href="#there" data-go="c">Customers</a>
  <form method="post"><textarea id="long"></textarea></form></main><dialog id="shortcuts"></dialog>`;

describe("shortcuts", () => {
  beforeEach(async () => {
    HTMLDialogElement.prototype.showModal = function showModal() {
      this.open = true;
    };
    await page("shortcuts", HTML);
  });

  // What listens on the document has to leave with its page.
  afterEach(async () => {
    document.body.innerHTML = "";
    await new Promise((resolve) => setTimeout(resolve));
  });

  it("puts the focus into the search with /", () => {
    expect(press(document.body, "/").defaultPrevented).toBe(true);
    expect(document.activeElement).toBe(find('input[type="search"]'));
  });

  it("puts the focus into the search with Ctrl K and ⌘ K, also while somebody types", () => {
    for (const key of [{ ctrlKey: true }, { metaKey: true }]) {
      find("#note").focus();
      expect(press(find("#note"), "k", key).defaultPrevented).toBe(true);
      expect(document.activeElement).toBe(find('input[type="search"]'));
    }
    find("#note").focus();
    expect(press(find("#note"), "k", { ctrlKey: true, isComposing: true }).defaultPrevented).toBe(false);
    expect(press(find("#note"), "k").defaultPrevented).toBe(false);
  });

  it("lists the shortcuts with ?", () => {
    press(document.body, "?");
    expect(find<HTMLDialogElement>("dialog").open).toBe(true);
  });

  it("keeps quiet while somebody types or composes", () => {
    press(find("#note"), "?");
    press(document.body, "?", { isComposing: true });
    press(document.body, "?", { ctrlKey: true });
    expect(find<HTMLDialogElement>("dialog").open).toBe(false);
  });

  it("listens while the text box of a map rests", () => {
    press(find("#map"), "?");
    expect(find<HTMLDialogElement>("dialog").open).toBe(true);
  });

  it("goes to a page with G and its letter, which nothing else hears of", () => {
    const gone = vi.fn((event: Event) => event.preventDefault());
    const heard = vi.fn();
    find("a").addEventListener("click", gone);
    document.body.addEventListener("keydown", heard);
    press(document.body, "c");
    expect(gone).not.toHaveBeenCalled();
    press(document.body, "g");
    heard.mockReset();
    press(document.body, "c");
    expect(gone).toHaveBeenCalledOnce();
    expect(heard).not.toHaveBeenCalled();
    press(document.body, "c");
    for (const typing of ["#note", "#map"]) {
      press(find(typing), "g");
      press(find(typing), "c");
    }
    expect(gone).toHaveBeenCalledOnce();
  });

  it("saves the form that somebody types in with Ctrl Enter", () => {
    const sent = vi.fn();
    HTMLFormElement.prototype.requestSubmit = sent;
    press(find("#long"), "Enter");
    press(find("#note"), "Enter", { ctrlKey: true });
    press(find("#long"), "Enter", { ctrlKey: true, isComposing: true });
    expect(sent).not.toHaveBeenCalled();
    press(find("#long"), "Enter", { ctrlKey: true });
    expect(sent).toHaveBeenCalledOnce();
  });
});
