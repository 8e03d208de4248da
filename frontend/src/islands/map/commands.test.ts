import { expect, it } from "vitest";
import { commandOfButton, commandOfKey } from "./commands";

const key = (name: string, more: KeyboardEventInit = {}) =>
  commandOfKey(new KeyboardEvent("keydown", { key: name, ...more }));

it.each([
  ["Enter", "edit"],
  ["F2", "edit"],
  [" ", "fold"],
  ["0", "fit"],
  ["ArrowUp", "ArrowUp"],
  ["a", undefined],
  ["z", undefined],
])("takes the key %j for %s", (name, command) => expect(key(name)).toBe(command));

it("undoes, redoes and copies with Ctrl or Cmd", () => {
  expect(key("z", { ctrlKey: true })).toBe("undo");
  expect(key("Z", { metaKey: true, shiftKey: true })).toBe("redo");
  expect(key("y", { ctrlKey: true })).toBe("redo");
  expect(key("c", { metaKey: true })).toBe("copy");
  expect(key("Enter", { ctrlKey: true })).toBe("open");
  expect(key("+", { ctrlKey: true })).toBeUndefined();
});

it("finds the command of a button around what was clicked", () => {
  document.body.innerHTML = '<button data-map-command="fit"><svg></svg></button><p></p>';
  const clicked = (selector: string) => {
    const event = new MouseEvent("click");
    Object.defineProperty(event, "target", { value: document.querySelector(selector) });
    return commandOfButton(event);
  };
  expect(clicked("svg")).toBe("fit");
  expect(clicked("p")).toBeUndefined();
});
