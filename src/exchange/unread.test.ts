import { expect, test } from "vitest";
import type { Part } from "./exchange.ts";
import { unreadBeside, unreadOf } from "./unread.ts";

const picture: Part = {
  kind: "media",
  media: "image",
  source: { kind: "url", url: "https://example.org/a" },
};
const thought = (sealed?: string): Part => ({
  kind: "reasoning",
  text: "",
  ...(sealed === undefined ? {} : { sealed }),
});
const result: Part = { kind: "tool-result", callId: "c", parts: [{ kind: "text", text: "" }, picture] };

test.each<[string, Part, readonly string[]]>([
  ["a text", { kind: "text", text: "data:image/png;base64,AAAA" }, []],
  ["a thought in the clear", thought(), []],
  ["a sealed thought", thought("x"), ["sealed"]],
  ["a picture", picture, ["image"]],
  ["a picture in a tool's result", result, ["image"]],
])("what nobody can read of %s", (_name, part, kinds) => {
  expect(unreadOf(part)).toEqual(kinds);
});

test("what shows in a part is not named twice, and what does not show is named", () => {
  const found = [
    { pointer: "/0", kind: "image" },
    { pointer: "/1", kind: "image" },
    { pointer: "/2", kind: "file" },
  ] as const;
  expect(unreadBeside(found, [picture]).map(({ pointer }) => pointer)).toEqual(["/1", "/2"]);
  expect(unreadBeside(found, [])).toEqual(found);
});
