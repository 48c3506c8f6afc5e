import { expect, test } from "vitest";
import { judged } from "../judged.test-data.ts";
import { logStore } from "./dc-11-log-store.ts";

const probe = (people: number) => ({ apart: 1, sealed: 1, reads: 1, people });

test.each([
  ["everybody who may open payloads was looked at", 5, "pass"],
  ["one more than were looked at may open payloads", 6, "fail"],
  ["nobody may open payloads", 0, "pass"],
])("%s", (_name, people, state) => {
  const said = judged(logStore, { "probe-log-store": probe(people), "review-access": { looked: 5 } });
  expect(said.state).toBe(state);
  if (state === "fail")
    expect(said.reason).toBe("6 people may open payloads, the last review of access looked at 5");
});
