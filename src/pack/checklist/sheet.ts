import { categories, type Category } from "../../controls/category.ts";
import type { Checklist, ItemStatus } from "../../controls/checklist.ts";
import type { Control, State } from "../../controls/control.ts";
import type { ControlStatus } from "../../controls/status.ts";
import { tailored } from "../../controls/tailoring.ts";

/** A checklist with the text of its controls, as they hold for its feature. */
export interface Sheet {
  readonly checklist: Checklist;
  readonly controls: ReadonlyMap<string, Control>;
}

export const sheetOf = (checklist: Checklist): Sheet => ({
  checklist,
  controls: new Map(
    checklist.catalogue.map((control) => [control.id, tailored(control, checklist.subject).control]),
  ),
});

/** One line of the sheet: the text and what it says now. */
export interface Line {
  readonly control: Control;
  readonly status: ControlStatus;
}

/** Every control, in the order of the catalogue. */
export const linesOf = ({ checklist, controls }: Sheet): readonly Line[] =>
  checklist.controls.flatMap((status) => {
    const control = controls.get(status.id);
    return control === undefined ? [] : [{ control, status }];
  });

/** The categories that have something, each with its items and with the controls that stand beneath none of them. */
export interface Section {
  readonly letters: string;
  readonly category: Category;
  readonly items: readonly { readonly item: ItemStatus; readonly lines: readonly Line[] }[];
  readonly others: readonly Line[];
}

export function sectionsOf(sheet: Sheet): readonly Section[] {
  const lines = linesOf(sheet);
  const known = Object.keys(categories);
  const lettersOf = (id: string): string => (known.includes(id.slice(0, 2)) ? id.slice(0, 2) : "GV");
  return Object.entries(categories)
    .map(([letters, category]) => ({
      letters,
      category,
      items: sheet.checklist.items
        .filter(({ item }) => item.category === letters)
        .map((item) => ({
          item,
          lines: lines.filter(({ control }) => control.item === item.item.number),
        })),
      others: lines.filter(({ control }) => control.item === undefined && lettersOf(control.id) === letters),
    }))
    .filter(({ items, others }) => items.length + others.length > 0);
}

/** What a state means, for those who have never seen one. */
export const stateWords: Readonly<Record<State, string>> = {
  pass: "passes on evidence",
  "pass-with-conditions": "stands by a decision that people have signed, until it ends",
  "not-applicable": "does not apply, and a reviewer agreed",
  "awaiting-sign-off": "passes on evidence; people have yet to sign",
  insufficient: "too few samples to say",
  stale: "the evidence is older than it may be",
  suspect: "the evidence is of another version",
  unknown: "there is no evidence",
  fail: "fails",
  invalid: "the check failed its own negative test",
};

export const answerWords = {
  pass: "yes",
  conditional: "yes, under conditions that people have signed",
  fail: "no",
} as const;

/** How a requirement binds. */
export const bindingOf = ({ required }: ControlStatus): string =>
  required ? "nothing ships without it" : "due two weeks after launch";
