import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { controls } from "../../controls/registry.ts";
import { exampleFacts, hostileText, withStatus } from "../pack.test-data.ts";
import { cisoAssistantLibrary, libraryVersion } from "./as-ciso-assistant.ts";
import { checklistCsv } from "./as-csv.ts";
import { checklistIssue, issueCharsMax } from "./as-github.ts";
import { checklistHtml } from "./as-html.ts";
import { checklistMarkdown } from "./as-markdown.ts";
import { linesOf, sectionsOf } from "./sheet.ts";

const { sheet } = exampleFacts();
const nothing = exampleFacts({ empty: true }).sheet;
const hostile = withStatus(nothing, "IO-01", { reason: hostileText, next: hostileText });

test("every control stands in one section, once", () => {
  const listed = sectionsOf(sheet).flatMap(({ items, others }) => [
    ...items.flatMap(({ lines }) => lines),
    ...others,
  ]);
  const ids = listed.map(({ control }) => control.id);
  expect(ids.length).toBe(controls.length);
  expect(new Set(ids)).toEqual(new Set(linesOf(sheet).map(({ control }) => control.id)));
});

test.each([
  ["Markdown", checklistMarkdown],
  ["HTML", checklistHtml],
  ["CSV", checklistCsv],
])("%s has every control and what it says", (_name, write) => {
  const text = write(sheet);
  for (const { id } of controls) expect(text).toContain(id);
  expect(text).toContain(sheet.checklist.controls[0]?.state);
});

test("what holds is ticked, what does not is not", () => {
  expect(checklistMarkdown(nothing)).not.toContain("- [x]");
  const ticked = checklistMarkdown(sheet).match(/^- \[x\]/gm) ?? [];
  const holding = sheet.checklist.controls.filter(
    ({ state }) => state === "pass" || state === "not-applicable",
  );
  expect(ticked.length).toBe(holding.length);
});

test("what somebody wrote into a reason stays text in each of them", () => {
  expect(checklistMarkdown(hostile)).toContain("=1+1 \\<script\\>x\\</script\\> \\| \\[a\\](b)");
  expect(checklistHtml(hostile)).toContain("=1+1 &lt;script&gt;x&lt;/script&gt;");
  expect(checklistHtml(hostile)).not.toContain("<script");
  expect(checklistCsv(hostile)).toContain(`"'=1+1 <script>`);
  expect(checklistIssue(hostile)).not.toContain("@all");
});

describe("the body of an issue", () => {
  test("has what is open as tasks, with what mends it", () => {
    const text = checklistIssue(nothing);
    const open = text.match(/^- \[ \] \*\*[A-Z]{2}-\d+\*\*/gm) ?? [];
    expect(open.length).toBe(controls.length);
    expect(text.length).toBeLessThanOrEqual(issueCharsMax);
  });

  test("is never longer than GitHub takes, however much there is to say, and says how much is left out", () => {
    const optional = nothing.checklist.controls.filter(({ required }) => !required);
    let long = nothing;
    for (const { id } of optional) long = withStatus(long, id, { reason: "x".repeat(3000) });
    const short = checklistIssue(long);
    expect(short.length).toBeLessThanOrEqual(issueCharsMax);
    expect(short).not.toContain("xxxx");
    expect(short).toContain(optional.at(-1)?.id);
    for (const { id } of nothing.checklist.controls)
      long = withStatus(long, id, { reason: "x".repeat(3000) });
    const cut = checklistIssue(long);
    expect(cut.length).toBe(issueCharsMax);
    expect(cut).toContain("does not fit into one issue");
  });
});

describe("a page to print", () => {
  const page = checklistHtml(sheet);

  test("stands alone: nothing is fetched and nothing runs", () => {
    expect(page).not.toMatch(/<script|<link|<img|<iframe|src=|@import|url\(/i);
    expect(page).toContain("default-src 'none'");
    expect(page).toContain("@media print");
  });

  test("can be read aloud: a language, a title, one heading of the first order, heads of tables, links that lead somewhere", () => {
    expect(page).toMatch(/<html lang="en">/);
    expect(page.match(/<h1>/g)?.length).toBe(1);
    const tables = page.match(/<table>/g)?.length ?? 0;
    expect([page.match(/<caption>/g)?.length, page.match(/<thead>/g)?.length]).toEqual([tables, tables]);
    const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    for (const [, to] of page.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(to);
  });
});

describe("a library of CISO Assistant", () => {
  interface Node {
    readonly urn: string;
    readonly assessable: boolean;
    readonly depth: number;
    readonly parent_urn?: string;
    readonly ref_id: string;
    readonly name: string;
    readonly implementation_groups?: readonly string[];
    readonly reference_controls?: readonly string[];
  }
  const library = parse(cisoAssistantLibrary(controls, { version: 3, publishedOn: "2026-01-15" })) as {
    readonly [name: string]: unknown;
    readonly objects: {
      readonly framework: { readonly requirement_nodes: readonly Node[]; readonly urn: string } & {
        readonly implementation_groups_definition: readonly { readonly ref_id: string }[];
      };
      readonly reference_controls: readonly (Node & {
        readonly category: string;
        readonly csf_function: string;
      })[];
    };
  };
  const { framework, reference_controls: references } = library.objects;
  const nodes = framework.requirement_nodes;

  test("has the members that its importer asks for", () => {
    expect(library).toMatchObject({
      locale: "en",
      version: 3,
      publication_date: "2026-01-15",
      packager: "seaworthy",
    });
    for (const name of ["urn", "ref_id", "name", "description", "copyright", "provider"])
      expect(library[name]).toEqual(expect.any(String));
    expect(library["urn"]).toMatch(/^urn:seaworthy:risk:library:[a-z0-9-]+$/);
  });

  test("has every control once, assessable, beneath a parent that stands before it one level up", () => {
    expect(
      nodes
        .filter(({ assessable }) => assessable)
        .map(({ ref_id }) => ref_id)
        .sort(),
    ).toEqual(controls.map(({ id }) => id).sort());
    const before = new Map<string, number>();
    for (const { urn, parent_urn: parent, depth } of nodes) {
      expect(urn).toMatch(/^urn:seaworthy:risk:req_node:ai-feature-checklist:[a-z0-9-]+$/);
      expect(before.has(urn)).toBe(false);
      expect(depth).toBe(parent === undefined ? 1 : (before.get(parent) ?? NaN) + 1);
      before.set(urn, depth);
    }
  });

  test("names only groups and reference controls that it has", () => {
    const groups = framework.implementation_groups_definition.map(({ ref_id }) => ref_id);
    const known = references.map(({ urn }) => urn);
    expect(new Set(known).size).toBe(controls.length);
    for (const { implementation_groups: own = [], reference_controls: linked = [] } of nodes) {
      expect(groups).toEqual(expect.arrayContaining([...own]));
      expect(known).toEqual(expect.arrayContaining([...linked]));
    }
    for (const { category, csf_function: csf } of references) {
      expect(["policy", "process", "technical", "physical", "procedure"]).toContain(category);
      expect(["govern", "identify", "protect", "detect", "respond", "recover"]).toContain(csf);
    }
  });

  test("has a version that grows from one day to the next, and not within it", () => {
    const noon = Date.UTC(2026, 0, 15, 12);
    expect(libraryVersion(noon)).toBe(libraryVersion(noon + 3_600_000));
    expect(libraryVersion(noon + 86_400_000)).toBe(libraryVersion(noon) + 1);
  });
});
