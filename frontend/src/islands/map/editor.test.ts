import { beforeEach, describe, expect, it, vi } from "vitest";
import { find, frame, press } from "../../../tests/page";
import { LabelEditor } from "./editor";

describe("the text box of a map", () => {
  const listener = { onKey: vi.fn(() => true), onType: vi.fn(() => true), onCommit: vi.fn(), onEnd: vi.fn() };
  let editor: LabelEditor;
  let box: HTMLTextAreaElement;

  beforeEach(() => {
    vi.clearAllMocks();
    listener.onKey.mockReturnValue(true);
    listener.onType.mockReturnValue(true);
    frame("<textarea></textarea>");
    box = find<HTMLTextAreaElement>("textarea");
    editor = new LabelEditor(box, listener);
  });

  const type = (text: string) => {
    box.value = text;
    box.dispatchEvent(new Event("input"));
  };

  it("hands keys to the map while it rests", () => {
    expect(press(box, "ArrowLeft").defaultPrevented).toBe(true);
    listener.onKey.mockReturnValue(false);
    expect(press(box, "Tab").defaultPrevented).toBe(false);
  });

  it("takes a new label with Enter, tidied", () => {
    editor.begin("Old");
    type("  New\n name ");
    press(box, "Enter");
    expect(listener.onCommit).toHaveBeenCalledWith("New name");
    expect(editor.isEditing).toBe(false);
    expect(box.value).toBe("");
  });

  it.each(["Old", "", "  "])("changes nothing for the text %j", (text) => {
    editor.begin("Old");
    type(text);
    editor.commit();
    expect(listener.onCommit).not.toHaveBeenCalled();
    expect(listener.onEnd).toHaveBeenCalled();
  });

  it("drops the text with Escape", () => {
    editor.begin("Old");
    type("New");
    press(box, "Escape");
    expect(listener.onCommit).not.toHaveBeenCalled();
    expect(editor.isEditing).toBe(false);
  });

  it("keeps its keys for itself while editing", () => {
    editor.begin("Old");
    press(box, "ArrowLeft");
    expect(listener.onKey).not.toHaveBeenCalled();
  });

  it("takes the label when the focus leaves", () => {
    editor.begin("Old");
    type("New");
    box.dispatchEvent(new Event("blur"));
    expect(listener.onCommit).toHaveBeenCalledWith("New");
  });

  it("starts with the first letter typed, and refuses letters where nothing may change", () => {
    type("N");
    expect(editor.isEditing).toBe(true);
    editor.end();
    listener.onType.mockReturnValue(false);
    type("N");
    expect(editor.isEditing).toBe(false);
    expect(box.value).toBe("");
  });

  it("starts with an input method at once and leaves its keys alone", () => {
    box.dispatchEvent(new CompositionEvent("compositionstart"));
    expect([editor.isEditing, editor.isComposing]).toEqual([true, true]);
    press(box, "Enter", { isComposing: true });
    press(box, "Enter", { keyCode: 229 });
    expect(listener.onCommit).not.toHaveBeenCalled();
    type("客户");
    box.dispatchEvent(new CompositionEvent("compositionend"));
    press(box, "Enter");
    expect(listener.onCommit).toHaveBeenCalledWith("客户");
  });

  it("points to the selected node for screen readers", () => {
    editor.point("n-a", "Nova");
    expect(box.getAttribute("aria-activedescendant")).toBe("n-a");
    editor.point("", "");
    expect(box.hasAttribute("aria-activedescendant")).toBe(false);
  });
});
