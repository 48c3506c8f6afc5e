import { expect, test } from "vitest";
import { featureName } from "../policy/manifest.ts";
import { isTwin, toldFeature, twinName } from "./canary-twin.ts";

test("no manifest can name a feature as a canary is named", () => {
  for (const name of [twinName("chat"), twinName("chat", "told"), "canary.", "canary.x"])
    expect([name, featureName.safeParse(name).success]).toEqual([name, false]);
});

test.each([
  ["canary.chat", true, undefined],
  ["canary.chat.open", true, undefined],
  ["canary.chat.told", true, "chat"],
  ["canary-chat.told", false, undefined],
  ["chat", false, undefined],
  ["seaworthy-canary", false, undefined],
])("%s is a canary: %s, and rings for %s", (name, is, rings) => {
  expect([isTwin(name), toldFeature(name)]).toEqual([is, rings]);
});

test("an entry without a feature is of no canary", () => {
  expect(isTwin(undefined)).toBe(false);
});
