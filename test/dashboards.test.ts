import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { parse } from "yaml";
import { shapes } from "../src/metrics/catalogue.ts";
import { Numbers } from "../src/metrics/numbers.ts";
import { prometheusText } from "../src/metrics/prometheus.ts";

const scratch = mkdtempSync(join(tmpdir(), "seaworthy-dashboards-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
}

const dashboard = JSON.parse(readFileSync("deploy/grafana/seaworthy.json", "utf8")) as {
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly name: string; readonly query: unknown }[] };
};
const rules = parse(readFileSync("deploy/prometheus/rules.yml", "utf8")) as {
  readonly groups: readonly {
    readonly name: string;
    readonly rules: readonly {
      readonly record?: string;
      readonly alert?: string;
      readonly expr: string;
      readonly labels?: Readonly<Record<string, string>>;
      readonly annotations?: Readonly<Record<string, string>>;
    }[];
  }[];
};
const allRules = rules.groups.flatMap((group) => group.rules);

const panelQueries = dashboard.panels.flatMap(({ title, targets = [] }) =>
  targets.map(({ expr, legendFormat }): readonly [string, string, string] => [title, expr, legendFormat]),
);
const ruleQueries = allRules.map(({ record, alert, expr }): readonly [string, string] => [
  record ?? alert ?? "",
  expr,
]);

/** Labels that Prometheus itself puts on what it collects. */
const ofPrometheus = ["instance", "job"];

/** Labels of each series by its name: ours from the catalogue, those of the process as they really come out, and what rules compute. */
async function known(): Promise<ReadonlyMap<string, readonly string[]>> {
  const series = new Map<string, readonly string[]>();
  for (const { name, type, labels } of shapes) {
    if (type !== "histogram") series.set(name, [...labels, ...ofPrometheus]);
    else {
      series.set(`${name}_bucket`, [...labels, "le", ...ofPrometheus]);
      for (const end of ["sum", "count"]) series.set(`${name}_${end}`, [...labels, ...ofPrometheus]);
    }
  }
  const { text } = await prometheusText(new Numbers());
  for (const [, name = ""] of text.matchAll(/^((?:process|nodejs)_[a-z0-9_]+)(?:\{| )/gm))
    series.set(name, ofPrometheus);
  for (const { record, expr } of allRules)
    if (record !== undefined)
      series.set(
        record,
        [...(/by \(([^)]+)\)/.exec(expr)?.[1] ?? "").matchAll(/\w+/g)]
          .map(String)
          .filter((label) => label !== "le"),
      );
  return series;
}

/** Names of series in a query, each with the labels that it is chosen by. */
function selectors(query: string): { readonly name: string; readonly labels: readonly string[] }[] {
  const bare = query.replace(/\b(?:by|without|on|ignoring) \([^)]*\)/g, "");
  return [...bare.matchAll(/\b((?:seaworthy|gen_ai|process|nodejs)[a-z0-9_:]*)(\{[^}]*\})?/g)].map(
    ([, name = "", braces = ""]) => ({
      name,
      labels: [...braces.matchAll(/([a-z_]+)\s*(?:=~|!~|!=|=)/g)].map(([, label = ""]) => label),
    }),
  );
}

const groupedBy = (query: string): string[] =>
  [...query.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list = ""]) =>
    list.split(",").map((label) => label.trim()),
  );

test.each([...panelQueries.map(([title, expr]) => [title, expr] as const), ...ruleQueries])(
  "%s asks for series and labels that there are: %s",
  async (_name, query) => {
    const series = await known();
    const chosen = selectors(query);
    expect(chosen.length).toBeGreaterThan(0);
    for (const { name, labels } of chosen) {
      expect(series.has(name), name).toBe(true);
      for (const label of labels) expect(series.get(name), `${label} of ${name}`).toContain(label);
    }
    for (const label of groupedBy(query))
      expect(
        chosen.some(({ name }) => series.get(name)?.includes(label)),
        `by ${label}`,
      ).toBe(true);
  },
);

test.each(panelQueries)("the legend of %s names what the query keeps", (_title, expr, legend) => {
  const kept = groupedBy(expr);
  for (const [, label = ""] of legend.matchAll(/\{\{(\w+)\}\}/g))
    expect(kept.length === 0 ? ofPrometheus : kept).toContain(label);
});

test("the checklist's four panels come first", () => {
  const titles = dashboard.panels.filter(({ type }) => type !== "row").map(({ title }) => title);
  expect(titles.slice(0, 4)).toEqual(["Error rate", "Token consumption", "Cost", "Blocked requests"]);
});

test("every metric of ours that is no mere information is on the dashboard", () => {
  const asked = panelQueries.flatMap(([, expr]) => selectors(expr).map(({ name }) => name));
  // Shown elsewhere: what runs, how much of it, the size of the log, and the tokens of single calls.
  const left = [
    "seaworthy_info",
    "seaworthy_features",
    "seaworthy_log_size_entries",
    "seaworthy_log_unpublished_entries",
    "gen_ai_client_token_usage",
    "seaworthy_credentials_away",
  ];
  const missing = shapes
    .map(({ name }) => name)
    .filter((name) => !left.includes(name) && !asked.some((one) => one.startsWith(name)));
  expect(missing).toEqual([]);
});

test("panels have ids of their own and lie beside each other", () => {
  expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
  const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, at) => `${x + (at % w)} ${y + Math.floor(at / w)}`),
  );
  expect(new Set(cells).size).toBe(cells.length);
  expect(Math.max(...dashboard.panels.map(({ gridPos }) => gridPos.x + gridPos.w))).toBe(24);
});

test("every alert says how bad it is, what it is and what to do", () => {
  const alerts = allRules.filter(({ alert }) => alert !== undefined);
  expect(alerts.length).toBeGreaterThan(10);
  for (const { labels, annotations } of alerts) {
    expect(["info", "warning", "critical"]).toContain(labels?.["severity"]);
    expect(annotations?.["summary"]).toMatch(/\w/);
    expect(annotations?.["action"]).toMatch(/\w/);
  }
});

const promtool = "promtool";
const hasPromtool = spawnSync(promtool, ["--version"]).status === 0;
const check = (...args: string[]) => spawnSync(promtool, args, { encoding: "utf8" });

test.skipIf(!hasPromtool)("Prometheus's own checker takes the rules, and they ring when they should", () => {
  for (const args of [
    ["check", "rules", "deploy/prometheus/rules.yml"],
    ["test", "rules", "deploy/prometheus/rules.test.yml"],
  ]) {
    const { status, stdout, stderr } = check(...args);
    expect({ status, told: status === 0 ? "" : stdout + stderr }).toEqual({ status: 0, told: "" });
  }
});

test.skipIf(!hasPromtool)("Prometheus's own parser takes every query of the dashboard", () => {
  const path = join(scratch, "panels.yml");
  const queries = panelQueries.map(([, expr], at) => ({
    record: `panel:${at}`,
    expr: expr.replaceAll("$__rate_interval", "5m").replaceAll("$feature", ".+"),
  }));
  // JSON is YAML.
  writeFileSync(path, JSON.stringify({ groups: [{ name: "panels", rules: queries }] }));
  const { status, stdout, stderr } = check("check", "rules", path);
  expect({ status, told: status === 0 ? "" : stdout + stderr }).toEqual({ status: 0, told: "" });
});
