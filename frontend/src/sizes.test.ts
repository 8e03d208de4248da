import { expect, it } from "vitest";
import { readableSize } from "./sizes";

it.each([
  [0, "0 B"],
  [1023, "1023 B"],
  [1536, "1.5 KB"],
  [104_857_600, "100 MB"],
  [2_147_483_648, "2 GB"],
])("writes %i bytes as %s", (bytes, text) => expect(readableSize(bytes)).toBe(text));
