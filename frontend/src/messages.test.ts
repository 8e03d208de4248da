import { beforeEach, expect, it } from "vitest";
import { frame } from "../tests/page";
import { message } from "./messages";

beforeEach(() => frame(""));

it("fills the places of a sentence", () => {
  expect(message("selected_rows", { count: 3 })).toBe("3 selected");
});

it("leaves a place open that has no value", () => {
  expect(message("selected_rows")).toBe("{count} selected");
});

it("shows the key of a sentence that the page does not have", () => {
  expect(message("no_such_sentence")).toBe("no_such_sentence");
});
