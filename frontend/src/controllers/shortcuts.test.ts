import { beforeEach, describe, expect, it } from "vitest";
import { find, page, press } from "../../tests/page";

const HTML = `<main data-controller="shortcuts"><form class="search"><input type="search"></form>
  <textarea id="note"></textarea><textarea id="map" class="map-editor"></textarea></main><dialog id="shortcuts"></dialog>`;

describe("shortcuts", () => {
  beforeEach(async () => {
    HTMLDialogElement.prototype.showModal = function showModal() {
      this.open = true;
    };
    await page("shortcuts", HTML);
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
});
