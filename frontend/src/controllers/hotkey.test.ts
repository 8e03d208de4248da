import { beforeEach, describe, expect, it, vi } from "vitest";
import { find, page } from "../../tests/page";

const HTML = `<form id="take" data-controller="hotkey" data-hotkey-key-value="t"></form>
  <button data-controller="hotkey" data-hotkey-key-value="b">B</button>
  <form id="answer"><textarea data-controller="hotkey" data-hotkey-key-value="r"
    data-action="keydown.ctrl+enter->hotkey#send"></textarea></form>`;

const press = (key: string, target: Element = document.body, more: KeyboardEventInit = {}): Event => {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  target.dispatchEvent(event);
  return event;
};

describe("hotkey", () => {
  beforeEach(() => page("hotkey", HTML));

  it("sends a form, presses a button, focuses a field", () => {
    const taken = vi.spyOn(find<HTMLFormElement>("#take"), "requestSubmit").mockReturnValue();
    const pressed = vi.fn();
    find("button").addEventListener("click", pressed);
    press("t");
    press("b");
    expect(press("r").defaultPrevented).toBe(true);
    expect(taken).toHaveBeenCalledOnce();
    expect(pressed).toHaveBeenCalledOnce();
    expect(document.activeElement).toBe(find("textarea"));
  });

  it("keeps quiet while somebody types, with other keys and behind a dialog", () => {
    const taken = vi.spyOn(find<HTMLFormElement>("#take"), "requestSubmit").mockReturnValue();
    press("t", find("textarea"));
    press("t", document.body, { ctrlKey: true });
    press("x");
    document.body.insertAdjacentHTML("beforeend", "<dialog open></dialog>");
    press("t");
    expect(taken).not.toHaveBeenCalled();
  });

  it("sends the answer from within it", () => {
    const sent = vi.spyOn(find<HTMLFormElement>("#answer"), "requestSubmit").mockReturnValue();
    press("Enter", find("textarea"), { ctrlKey: true });
    expect(sent).toHaveBeenCalledOnce();
  });
});
