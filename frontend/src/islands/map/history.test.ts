import { expect, it } from "vitest";
import { History } from "./history";
import type { Operation } from "./patch";

const rename = (text: string): Operation[] => [{ id: text, kind: "rename", node: "a", text }];

it("undoes the last change first, and redoes what was undone", () => {
  const history = new History();
  history.remember(rename("first"), "done");
  history.remember(rename("second"), "done");
  expect(history.takeUndo()).toEqual(rename("second"));
  history.remember(rename("second again"), "undone");
  expect(history.takeRedo()).toEqual(rename("second again"));
  expect(history.takeUndo()).toEqual(rename("first"));
  expect(history.takeUndo()).toBeUndefined();
});

it("cannot redo after something new was done", () => {
  const history = new History();
  history.remember(rename("undone"), "undone");
  history.remember(rename("new"), "done");
  expect(history.takeRedo()).toBeUndefined();
});

it("keeps the place of a change that only the change log can take back", () => {
  const history = new History();
  history.remember(rename("first"), "done");
  history.remember([], "done");
  expect(history.takeUndo()).toEqual([]);
  expect(history.takeUndo()).toEqual(rename("first"));
});

it("forgets what was undone or redone without an inverse", () => {
  const history = new History();
  history.remember([], "undone");
  history.remember([], "redone");
  expect([history.takeUndo(), history.takeRedo()]).toEqual([undefined, undefined]);
});
