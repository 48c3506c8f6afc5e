import { expect, test } from "vitest";
import { rotationCalendar } from "./rotation-calendar.ts";
import type { RotationItem } from "./rotation-items.ts";

const dayMs = 86_400_000;
const nowMs = Date.UTC(2026, 0, 1);
const item = (more: Partial<RotationItem> = {}): RotationItem => ({
  what: "key",
  id: "abcdefghjkmn",
  item: "key:abcdefghjkmn",
  label: "boats, sails; and more",
  risk: "medium",
  sinceMs: nowMs,
  schedule: { soonAtMs: nowMs + 144 * dayMs, dueAtMs: nowMs + 180 * dayMs },
  stage: "fresh",
  owner: "boats@example.com",
  ...more,
});

interface Part {
  readonly name: string;
  readonly properties: Map<string, string>;
  readonly parts: Part[];
}

/** Reads a calendar as RFC 5545 has it: lines are unfolded (§3.1), parts nest (§3.6), texts are unescaped (§3.3.11). */
function readCalendar(text: string): Part {
  expect(text.split("\r\n").every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
  const lines = text
    .replaceAll(/\r\n[ \t]/g, "")
    .split("\r\n")
    .filter((line) => line !== "");
  const root: Part = { name: "", properties: new Map(), parts: [] };
  const open = [root];
  for (const line of lines) {
    const [, name = "", value = ""] = /^([A-Z-]+(?:;[^:]*)?):(.*)$/.exec(line) ?? [];
    expect(name, `a line that is none: ${line}`).not.toBe("");
    const top = open.at(-1) ?? root;
    if (name === "BEGIN") {
      const part: Part = { name: value, properties: new Map(), parts: [] };
      top.parts.push(part);
      open.push(part);
    } else if (name === "END") expect(open.pop()?.name).toBe(value);
    else
      top.properties.set(
        name.split(";")[0] ?? "",
        value.replaceAll(/\\([\\;,nN])/g, (_all, one: string) => (/n/i.test(one) ? "\n" : one)),
      );
  }
  expect(open).toEqual([root]);
  return root;
}
const eventsOf = (items: readonly RotationItem[]): readonly Part[] => {
  const [calendar, ...rest] = readCalendar(rotationCalendar(items, nowMs)).parts;
  expect([calendar?.name, rest]).toEqual(["VCALENDAR", []]);
  expect(calendar?.properties.get("VERSION")).toBe("2.0");
  return calendar?.parts.filter(({ name }) => name === "VEVENT") ?? [];
};

test("each item is a whole day with its owner and a reminder at four fifths of its age", () => {
  const [event] = eventsOf([item()]);
  expect(Object.fromEntries(event?.properties ?? [])).toMatchObject({
    UID: "key-abcdefghjkmn@seaworthy",
    SUMMARY: "Replace the key abcdefghjkmn (boats, sails; and more)",
    DTSTART: "20260630",
    DTEND: "20260701",
    ORGANIZER: "MAILTO:boats@example.com",
    TRANSP: "TRANSPARENT",
  });
  expect(event?.properties.get("DTSTAMP")).toMatch(/^\d{8}T\d{6}Z$/);
  expect(event?.properties.get("DESCRIPTION")).toContain("seaworthy keys rotate abcdefghjkmn");
  expect(event?.parts.map(({ name, properties }) => [name, properties.get("TRIGGER")])).toEqual([
    ["VALARM", "-PT864H"],
  ]);
});

test("the same item has the same UID whenever it is written, another value of a credential another one", () => {
  const uid = (more: Partial<RotationItem>): string | undefined =>
    eventsOf([item(more)])[0]?.properties.get("UID");
  expect(uid({ stage: "due" })).toBe(uid({}));
  const credential = { what: "credential", id: "vault:secret/apps#openai" } as const;
  expect(uid({ ...credential, item: "credential:aa" })).not.toBe(
    uid({ ...credential, item: "credential:bb" }),
  );
});

test("many items are one calendar, and none is a calendar too", () => {
  expect(eventsOf(Array.from({ length: 40 }, (_, i) => item({ item: `key:${i}` })))).toHaveLength(40);
  expect(eventsOf([])).toEqual([]);
});

test("an owner that nobody named and a label that is long make no other lines", () => {
  const [event] = eventsOf([item({ owner: undefined, label: `é${"long ".repeat(60)}\nBEGIN:VEVENT` })]);
  expect(event?.properties.has("ORGANIZER")).toBe(false);
  expect(event?.properties.get("SUMMARY")).toContain("BEGIN:VEVENT");
});
