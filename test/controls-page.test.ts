import { format, resolveConfig } from "prettier";
import { expect, test } from "vitest";
import { categories } from "../src/controls/category.ts";
import { dayMs, hourMs, type Control } from "../src/controls/control.ts";
import { frameworks } from "../src/controls/frameworks.ts";
import { controls } from "../src/controls/registry.ts";

const page = "docs/controls.md";

const intro = `# The controls

Everything that the checklist asks, as it stands in \`src/controls/catalogue/\`, one file a control. \`seaworthy status\` says what each says
of a feature, and \`seaworthy status --control PS-05\` tells all of one: risk, check, figures, what a failure means and who decides.

- **Hard**: nothing ships without it. **Hard when seen**: as soon as the feature has the capability, declared or seen in its traffic. **Two
  weeks**: due 14 days after the launch. **Process**: how the checklist itself is run; hard where nobody may waive it.
- **Waived by**: the weakest decision that may stand in for a pass. *Nobody*: none. *Mitigation*: compensating controls that pass, 14 days at
  most. *Accepted risk*: leadership, a monitor that lives, an end. *Seen*: only what was found may be waived, not that nobody looked.
- **Evidence**: what is read, and how old it may be. Without evidence a control is \`unknown\`, which gates as a failure.
- **Signed**: owner and reviewer also say what only people can.
`;

const classes: Readonly<Record<Control["class"], string>> = {
  hard: "hard",
  "hard-when-observed": "hard when seen",
  "nice-to-have": "two weeks",
  process: "process",
};

const ceilings: Readonly<Record<Control["ceiling"], string>> = {
  blocker: "nobody",
  mitigation: "mitigation",
  "accepted-risk": "accepted risk",
};

const ageOf = (ms: number): string => (ms < 2 * dayMs ? `${ms / hourMs} h` : `${ms / dayMs} d`);

const evidenceOf = ({ requires, judge }: Control): string =>
  [
    ...requires.map(
      ({ observation, freshMs, when }) =>
        `\`${observation}\` ${ageOf(freshMs)}${when === undefined ? "" : ` (${when})`}`,
    ),
    ...(judge === undefined ? [] : ["entries of the log"]),
  ].join(", ");

const rowOf = (control: Control): string => {
  const { id, title, capability, hardRequirement, ceiling, unseenCeiling, attests } = control;
  const track = `${classes[control.class]}${capability === undefined ? "" : `: ${capability}`}${hardRequirement === undefined ? "" : ` (HR${hardRequirement})`}`;
  const waived = `${ceilings[ceiling]}${unseenCeiling === undefined ? "" : ", seen"}`;
  return `| ${id} | ${title} | ${track} | ${waived} | ${evidenceOf(control)} | ${attests === undefined ? "" : "yes"} |`;
};

const tableOf = ([two, { name, owner, reviewer }]: readonly [
  string,
  (typeof categories)[string],
]): string => `
## ${name}

Owner: \`${owner}\`. Reviewer: \`${reviewer}\`.

| control | what holds | class | waived by | evidence | signed |
| --- | --- | --- | --- | --- | --- |
${controls
  .filter(({ id }) => id.startsWith(two))
  .map(rowOf)
  .join("\n")}
`;

const published = `
## Frameworks

The ids at each control are our own reading, not a crosswalk of the publishers.

| prefix | framework | version | publisher | published | controls |
| --- | --- | --- | --- | --- | --- |
${frameworks
  .map(
    ({ prefix, name, version, publisher, published: where }) =>
      `| \`${prefix}\` | ${name} | ${version} | ${publisher} | ${where} | ${controls.filter(({ frameworks: ids }) => ids.some((id) => id.startsWith(`${prefix}:`))).length} |`,
  )
  .join("\n")}
`;

test("the page of the controls has all of them as they are (npx vitest run test/controls-page.test.ts -u writes it)", async () => {
  const text = [intro, ...Object.entries(categories).map(tableOf), published].join("");
  const options = await resolveConfig(page);
  await expect(await format(text, { ...options, parser: "markdown" })).toMatchFileSnapshot(`../${page}`);
});
