import { expect, test } from "vitest";
import { controlOf } from "../../controls/registry.ts";
import { exampleFacts, hostileText } from "../pack.test-data.ts";
import { artefacts, writtenArtefacts } from "./all.ts";

const textsOf = (facts: ReturnType<typeof exampleFacts>): ReadonlyMap<string, string> =>
  new Map(
    writtenArtefacts(facts)
      .flatMap(({ files }) => files)
      .map(({ path, bytes }) => [path.replace("artefacts/", ""), Buffer.from(bytes).toString()]),
  );

test("each artefact is asked for by controls that there are", () => {
  const asking = artefacts.flatMap(({ controls }) => controls);
  expect(asking.filter((id) => controlOf(id) === undefined)).toEqual([]);
});

test("where nothing was ever observed each artefact says so in its own format, and names who asks for it", () => {
  const texts = textsOf(exampleFacts({ empty: true }));
  for (const { files, controls } of artefacts)
    for (const name of Object.keys(files)) {
      if (["reconstruct.md", "drills.ics"].includes(name)) continue;
      const text = texts.get(name) ?? texts.get(`${name}.txt`) ?? "";
      expect(text, name).toContain("Nothing as yet of example in prod");
      expect(text, name).toContain(controls[0]);
    }
});

test("what a report has in it stands in the list of attacks, cell by cell", () => {
  const attacks = [{ id: "a1", category: "dan", outcome: "landed", text: hostileText, turns: 2 }];
  const texts = textsOf(exampleFacts({ payloads: { "report-red-team": { attacks } } }));
  expect(texts.get("redteam.csv")).toContain(`a1,dan,"'=1+1 <script>`);
  expect(texts.get("redteam.csv")).toContain('landed,,"{""turns"":2}"');
});

test("a rehearsal that controls ask for is due when its evidence grows stale, one that was never played is due now", () => {
  const played = textsOf(exampleFacts()).get("drills.ics") ?? "";
  expect(played).toContain("BEGIN:VEVENT");
  expect(played).not.toContain("never played");
  const never = textsOf(exampleFacts({ without: ["drill-kill"] })).get("drills.ics") ?? "";
  expect(never.replaceAll("\r\n ", "")).toMatch(/UID:drill-kill-[\s\S]*?DTSTART;VALUE=DATE:20260115/);
  expect(never.replaceAll("\r\n ", "")).toContain("It was never played.");
});
