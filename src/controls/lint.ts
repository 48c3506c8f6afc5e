import { observations } from "../evidence/observations.ts";
import type { Control, Requirement } from "./control.ts";
import { frameworks } from "./frameworks.ts";
import { provenControl } from "./proof.ts";

/** What is wrong with a control's text or form. */
export interface Objection {
  readonly control: string;
  /** Which part of it: `passing`, `requires[0]`. */
  readonly where: string;
  readonly what: string;
  readonly hint: string;
}

/** Words that two people read in two ways, and what to write instead. Our own list: each stood in a checklist that passed everybody. */
const vagueWords: readonly (readonly [RegExp, string])[] = [
  [/\b(?:in)?adequate(?:ly)?\b/i, "say how much, with a figure"],
  [/\b(?:in)?appropriate(?:ly)?\b/i, "say which, by name"],
  [/\b(?:in)?sufficient(?:ly)?\b/i, "say how many"],
  [/\breasonabl[ey]\b/i, "say what is allowed, with a figure"],
  [/\bproper(?:ly)?\b/i, "say what has to be so"],
  [
    /\b(?:regularly|periodically|frequently|occasionally|from time to time)\b/i,
    "say how often, in hours or days",
  ],
  [/\b(?:timely|promptly|as soon as possible)\b/i, "say within how many minutes or hours"],
  [/\b(?:robust|strong|state[- ]of[- ]the[- ]art)\b/i, "say what it withstands"],
  [/\b(?:best practices?|industry standard)\b/i, "name the practice and where it is written"],
  [/\b(?:as needed|if necessary|where possible|when required)\b/i, "say when"],
  [/\b(?:etc\.|and so on|and\/or)/i, "name all of them"],
  [/\b(?:ensure|make sure|strive|aim to|try to)\b/i, "say what is checked"],
  [/\b(?:significant(?:ly)?|substantial(?:ly)?|minimal(?:ly)?)\b/i, "say how much"],
  [/\b(?:comprehensive|holistic|seamless|leverage|utili[sz]e)\b/i, "say it in a plain word"],
  [/\b(?:user[- ]friendly|intuitive|easy to use)\b/i, "say what a person can do, in how many steps"],
];

/** UTF-16 units. Our own choice: a sentence at least, and no more than a person reads at a glance. */
const lengths: Readonly<Record<string, readonly [min: number, max: number]>> = {
  title: [15, 160],
  risk: [25, 400],
  check: [25, 500],
  why: [25, 400],
  passing: [15, 500],
  artefact: [10, 400],
  "failure.means": [15, 300],
  fix: [10, 320],
};

const textsOf = (control: Control): Readonly<Record<string, string>> => ({
  title: control.title,
  risk: control.risk,
  check: control.check,
  why: control.why,
  passing: control.passing,
  artefact: control.artefact,
  "failure.means": control.failure.means,
  ...Object.fromEntries(control.failure.mitigations.map((text, i) => [`failure.mitigations[${i}]`, text])),
  ...(control.attests === undefined ? {} : { attests: control.attests }),
  fix: control.fix,
});

/** `{control}`'s objections, in the order of its parts; none for a control that is whole. */
export function lintControl(control: Control, commands?: ReadonlySet<string>): readonly Objection[] {
  return [
    ...textObjections(control),
    ...formObjections(control),
    ...control.requires.flatMap((one, i) => requirementObjections(one, `requires[${i}]`)),
    ...(commands === undefined ? [] : commandObjections(control, commands)),
  ].map((one) => ({ control: control.id, ...one }));
}

/** Whether every part that a reader needs is there, vague or not. */
export const isWhole = (control: Control): boolean =>
  isKnown(control) &&
  formObjections(control).length === 0 &&
  Object.entries(lengths).every(([name, [min]]) => (textsOf(control)[name] ?? "").trim().length >= min);

type Found = Omit<Objection, "control">;

function textObjections(control: Control): readonly Found[] {
  return Object.entries(textsOf(control)).flatMap(([where, text]) => {
    const [min, max] = lengths[where] ?? [1, 400];
    const found: Found[] = [];
    if (text.trim().length < min)
      found.push({
        where,
        what: `it has ${text.trim().length} characters`,
        hint: `say it in ${min} at least`,
      });
    if (text.length > max)
      found.push({ where, what: `it has ${text.length} characters`, hint: `say it in ${max} at most` });
    // A command is not prose.
    for (const [word, hint] of where === "fix" ? [] : vagueWords) {
      const said = word.exec(text)?.[0];
      if (said !== undefined) found.push({ where, what: `"${said}" can be read in two ways`, hint });
    }
    return found;
  });
}

function formObjections(control: Control): readonly Found[] {
  const { passing, failure, ceiling, requires, judge, frameworks: ids, proof } = control;
  const blocks = ceiling === "blocker";
  const known = (id: string): boolean =>
    frameworks.some(
      ({ prefix, id: shape }) => id.startsWith(`${prefix}:`) && shape.test(id.slice(prefix.length + 1)),
    );
  const rules: readonly (readonly [fails: boolean, found: Found])[] = [
    [
      !/\d/.test(passing),
      { where: "passing", what: "it names no figure", hint: "say how many, how much or how old" },
    ],
    [
      requires.length === 0 && judge === undefined,
      {
        where: "requires",
        what: "nothing is checked",
        hint: "name an observation and what its figures must be",
      },
    ],
    [
      blocks !== (failure.mitigations.length === 0),
      {
        where: "failure.mitigations",
        what: blocks
          ? "nothing may stand in for it, and something is named"
          : "nothing is named that reduces the risk",
        hint: blocks ? "remove them, or lower the ceiling" : "name one, or make it a blocker",
      },
    ],
    [
      blocks !== (failure.decides === "nobody"),
      {
        where: "failure.decides",
        what: "nobody decides exactly where nothing may stand in for it",
        hint: "name who decides",
      },
    ],
    [
      proof.mutant.what.trim() === "",
      { where: "proof.mutant.what", what: "it is empty", hint: "say what was broken" },
    ],
    [
      isKnown(control) && !provenControl(control),
      { where: "proof", what: "its example does not pass, or its mutant does", hint: "mend the figures" },
    ],
  ];
  return [
    ...rules.flatMap(([fails, found]) => (fails ? [found] : [])),
    ...ids
      .filter((id) => !known(id))
      .map((id) => ({
        where: "frameworks",
        what: `"${id}" is of no framework that we know`,
        hint: "write prefix:id, as in owasp-llm-2026:LLM01",
      })),
  ];
}

/** Its observations exist: one that does not cannot be judged, which is objected to by itself. */
const isKnown = ({ requires }: Control): boolean =>
  requires.every(({ observation }) => Object.hasOwn(observations, observation));

function requirementObjections(
  { observation, freshMs, where, enough = [], proves = [] }: Requirement,
  at: string,
): readonly Found[] {
  // A name may come from a file.
  const name: string = observation;
  const row = Object.hasOwn(observations, name) ? observations[observation] : undefined;
  if (row === undefined)
    return [
      {
        where: at,
        what: `there is no observation "${name}"`,
        hint: "seaworthy collect --list names them",
      },
    ];
  const figures = Object.keys(row.facts);
  const unknown = [...where, ...enough, ...proves]
    .flatMap(({ fact, than }) => (typeof than === "string" ? [fact, than] : [fact]))
    .filter((name) => !figures.includes(name));
  return [
    ...(where.length === 0
      ? [{ where: at, what: "no figure of it has to be anything", hint: "add a condition" }]
      : []),
    ...(Number.isFinite(freshMs) && freshMs > 0
      ? []
      : [{ where: at, what: "its evidence never grows old", hint: "say how long it counts" }]),
    ...unknown.map((fact) => ({
      where: at,
      what: `${name} has no figure "${String(fact)}"`,
      hint: `one of ${figures.join(", ")}`,
    })),
  ];
}

/** Commands that a text tells people to type, `seaworthy audit search --kind x`, and that there are not. */
function commandObjections(control: Control, commands: ReadonlySet<string>): readonly Found[] {
  return Object.entries(textsOf(control)).flatMap(([where, text]) =>
    [...text.matchAll(/\bseaworthy ([a-z][a-z-]*)(?: ([a-z][a-z-]*))?/g)]
      .filter(([, first = "", second = ""]) => !commands.has(first) && !commands.has(`${first} ${second}`))
      .map(([said]) => ({ where, what: `there is no command "${said}"`, hint: "seaworthy help lists them" })),
  );
}
