import { stringify } from "yaml";
import { categories } from "../../controls/category.ts";
import type { Control, ControlClass } from "../../controls/control.ts";
import { items } from "../../controls/items.ts";
import { duties } from "../../evidence/duty.ts";

/** Our own packager: libraries of others keep their names apart by it. */
const urnOf = (kind: string, name: string): string =>
  `urn:seaworthy:risk:${kind}:ai-feature-checklist${name === "" ? "" : `:${name.toLowerCase()}`}`;

/** NIST CSF 2.0, of which CISO Assistant knows the six functions. */
const functionOf: Readonly<Record<string, string>> = {
  PS: "protect",
  IO: "protect",
  DC: "protect",
  MI: "detect",
  IE: "respond",
  GV: "govern",
};

const groupOf: Readonly<Record<ControlClass, string>> = {
  hard: "H",
  "hard-when-observed": "O",
  "nice-to-have": "N",
  process: "P",
};

/**
 * The catalogue as a library that CISO Assistant imports: a framework with categories, the 14 items and the controls beneath, each with
 * a reference control of its own. Its `version` is a whole number that must grow, so it is taken from outside.
 */
export function cisoAssistantLibrary(
  catalogue: readonly Control[],
  { version, publishedOn }: { readonly version: number; readonly publishedOn: string },
): string {
  const name = "Seaworthy: an AI feature, from prototype to production";
  const about = {
    ref_id: "SEAWORTHY-AI-FEATURE",
    name,
    description: `${catalogue.length} controls of an AI feature beneath 14 items, each with the figures that it passes at.`,
  };
  const copyright =
    "Text of the Seaworthy project under its own licence. Ids of other frameworks are references only.";
  return stringify(
    {
      urn: urnOf("library", ""),
      locale: "en",
      ...about,
      copyright,
      version,
      publication_date: publishedOn,
      provider: "Seaworthy",
      packager: "seaworthy",
      objects: {
        framework: {
          urn: urnOf("framework", ""),
          ...about,
          implementation_groups_definition: [
            { ref_id: "H", name: "Hard", description: "Nothing ships without it." },
            {
              ref_id: "O",
              name: "Hard when observed",
              description: "Hard once the feature has the capability.",
            },
            { ref_id: "N", name: "Nice to have", description: "Due two weeks after launch." },
            { ref_id: "P", name: "Process", description: "How the checklist itself is kept." },
          ],
          requirement_nodes: nodesOf(catalogue),
        },
        reference_controls: catalogue.map(referenceOf),
      },
    },
    { lineWidth: 100, aliasDuplicateObjects: false },
  );
}

type Node = Readonly<Record<string, unknown>>;

function nodesOf(catalogue: readonly Control[]): readonly Node[] {
  const lettersOf = ({ id }: Control): string =>
    Object.hasOwn(categories, id.slice(0, 2)) ? id.slice(0, 2) : "GV";
  return Object.entries(categories).flatMap(([letters, { name, owner, reviewer }]): readonly Node[] => {
    const own = items.filter(({ category }) => category === letters);
    const others = catalogue.filter((one) => one.item === undefined && lettersOf(one) === letters);
    const held = own.filter(({ number }) => catalogue.some(({ item }) => item === number));
    if (held.length + others.length === 0) return [];
    const top = urnOf("req_node", letters);
    const beneath = held.flatMap(({ number, title, question }): readonly Node[] => {
      const urn = urnOf("req_node", `item-${number}`);
      return [
        {
          urn,
          assessable: false,
          depth: 2,
          parent_urn: top,
          ref_id: `Item ${number}`,
          name: title,
          description: question,
        },
        ...catalogue.filter(({ item }) => item === number).map((control) => assessable(control, urn, 3)),
      ];
    });
    return [
      {
        urn: top,
        assessable: false,
        depth: 1,
        ref_id: letters,
        name,
        description: `Owner: ${duties[owner]}. Reviewer: ${duties[reviewer]}.`,
      },
      ...beneath,
      ...others.map((control) => assessable(control, top, 2)),
    ];
  });
}

const assessable = (control: Control, parent: string, depth: number): Node => ({
  urn: urnOf("req_node", control.id),
  assessable: true,
  depth,
  parent_urn: parent,
  ref_id: control.id,
  name: control.title,
  description: `${control.check}\n\nPassing: ${control.passing}`,
  annotation: [
    `Risk: ${control.risk}`,
    `Why: ${control.why}`,
    `Failure means: ${control.failure.means}`,
    ...(control.frameworks.length === 0 ? [] : [`See also: ${control.frameworks.join(", ")}`]),
  ].join("\n\n"),
  typical_evidence: control.artefact,
  implementation_groups: [groupOf[control.class]],
  reference_controls: [urnOf("function", control.id)],
});

const referenceOf = (control: Control): Node => ({
  urn: urnOf("function", control.id),
  ref_id: control.id,
  name: control.title,
  category: control.class === "process" || control.attests !== undefined ? "process" : "technical",
  csf_function: functionOf[control.id.slice(0, 2)] ?? "govern",
  description: control.check,
  typical_evidence: control.artefact,
  annotation: control.fix,
});

/** Days since 1970: grows with each day on which the library is written, and is the same all that day. */
export const libraryVersion = (atMs: number): number => Math.floor(atMs / 86_400_000);
