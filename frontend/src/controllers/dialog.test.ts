import { beforeEach, describe, expect, it } from "vitest";
import { find, page } from "../../tests/page";

const HTML = `<button id="opener" popovertarget="remove">Remove</button>
<dialog id="remove" popover data-controller="dialog"><button id="cancel" data-action="dialog#close">Cancel</button></dialog>`;

describe("dialog", () => {
  beforeEach(async () => {
    // jsdom knows no modal dialogs.
    HTMLDialogElement.prototype.showModal = function showModal() {
      this.open = true;
    };
    HTMLDialogElement.prototype.close = function close() {
      this.open = false;
    };
    await page("dialog", HTML);
  });

  it("takes the popover over and opens as a modal dialog", () => {
    expect(find("dialog").hasAttribute("popover")).toBe(false);
    find("#opener").click();
    expect(find<HTMLDialogElement>("dialog").open).toBe(true);
  });

  it("closes by its button and by a click beside it", () => {
    find("#opener").click();
    find("#cancel").click();
    expect(find<HTMLDialogElement>("dialog").open).toBe(false);
    find("#opener").click();
    find("dialog").click();
    expect(find<HTMLDialogElement>("dialog").open).toBe(false);
  });
});
