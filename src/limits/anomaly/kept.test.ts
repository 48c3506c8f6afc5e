import { describe, expect, test } from "vitest";
import { readJson } from "../../base/json.ts";
import type { Finding } from "./finding.ts";
import { Kept } from "./kept.ts";
import { alikePerHourMax, OpenFindings } from "./open-findings.ts";

describe("values by name", () => {
  const kept = (most: number, isSaved = true): Kept<{ id: string }> =>
    new Kept(most, { make: (id) => ({ id }), isSaved });

  test("are made once and then the same", () => {
    const values = kept(10);
    expect(values.of("a")).toBe(values.of("a"));
    expect(values.at("b")).toBeUndefined();
  });

  test("are never more than so many, and the half that was seen last is always there", () => {
    const values = kept(10);
    for (let i = 0; i < 1000; i += 1) {
      values.of(`v${i}`);
      values.of("often");
      expect(values.size).toBeLessThanOrEqual(10);
    }
    expect(values.at("v999")).toBeDefined();
    expect(values.at("often")).toBeDefined();
    expect(values.at("v900")).toBeUndefined();
  });

  test("that changed are taken once, and again when they changed again", () => {
    const values = kept(10);
    for (const id of ["a", "b", "c"]) values.of(id);
    expect(values.takeChanged(2)).toEqual(["a", "b"]);
    values.of("a");
    expect(values.takeChanged(10)).toEqual(["c", "a"]);
    expect(values.takeChanged(10)).toEqual([]);
  });

  test("that were forgotten are told, unless they are there again", () => {
    const values = kept(4);
    for (const id of ["a", "b", "c", "d", "e", "f"]) values.of(id);
    values.of("a");
    const forgotten = values.takeForgotten();
    expect(forgotten).not.toContain("a");
    expect(forgotten).toContain("b");
    expect(values.takeForgotten()).toEqual([]);
  });

  test("that nobody saves leave no account behind", () => {
    const values = kept(4, false);
    for (let i = 0; i < 100; i += 1) values.of(`v${i}`);
    expect([values.takeChanged(1000), values.takeForgotten()]).toEqual([[], []]);
  });
});

describe("what is found and not over", () => {
  const finding = (i: number, more: Partial<Finding> = {}): Finding => ({
    ...{ kind: "unusual-place", severity: "info", feature: "support", value: 1, unit: "places" },
    ...{ windowMs: 0, sinceMs: 0, atMs: i, entries: [i], quietMs: 1000, summary: "somewhere else" },
    key: `unusual-place:support:person:p${i}`,
    subject: { kind: "person", id: `p${i}` },
    ...more,
  });

  test("is told once, and is over when it was quiet for as long as it says", () => {
    const open = new OpenFindings();
    expect(open.add(finding(1))).toBeDefined();
    expect(open.add(finding(1, { atMs: 500 }))).toBeUndefined();
    expect(open.quiet(1499)).toEqual([]);
    expect(open.quiet(1500)).toMatchObject([{ times: 2, lastMs: 500 }]);
    expect(open.quiet(9999)).toEqual([]);
  });

  test("of twenty within an hour each has its own; those after them share one that is more severe", () => {
    const open = new OpenFindings();
    const told = Array.from({ length: 30 }, (_, i) => open.add(finding(i))).filter(
      (one) => one !== undefined,
    );
    expect(told).toHaveLength(alikePerHourMax + 1);
    expect(told.at(-1)).toMatchObject({
      key: "unusual-place:support:feature:many",
      severity: "warning",
      subject: { kind: "feature", id: "support" },
    });
    const next = finding(1, { atMs: 3_600_000, key: "another", subject: { kind: "person", id: "x" } });
    expect(open.add(next)?.key).toBe("another");
  });

  test("is known again after it was kept", () => {
    const open = new OpenFindings();
    open.add(finding(1));
    const again = new OpenFindings();
    again.restore(readJson(JSON.stringify(open.toJson())));
    expect(again.add(finding(1, { atMs: 5 }))).toBeUndefined();
    again.restore([{ finding: { key: 7 } }, null, "no finding"]);
    expect(again.all()).toHaveLength(1);
  });
});
