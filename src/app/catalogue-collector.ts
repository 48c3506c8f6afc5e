import { collector, type Collector } from "../collect/collector.ts";
import { checklistOf } from "../controls/checklist.ts";
import { dayMs, type Control } from "../controls/control.ts";
import { OpenBook } from "../controls/evidence-book.ts";
import { isWhole, lintControl } from "../controls/lint.ts";
import { exampleNowMs, exampleSubject } from "../controls/proof.ts";
import { cisoAssistantLibrary } from "../pack/checklist/as-ciso-assistant.ts";
import { sheetFormats } from "../pack/checklist/formats.ts";
import { sheetOf } from "../pack/checklist/sheet.ts";

/** The seven that nothing ships without. */
const hardRequirements = [1, 2, 3, 4, 5, 6, 7] as const;

/**
 * Reads the checklist itself: whether each control is whole and can fail, and whether the checklist comes out in every form. It stands
 * here and not among the collectors, which know nothing of controls.
 */
export const catalogueCollector = (catalogue: readonly Control[]): Collector =>
  collector({
    observation: "config-catalogue",
    everyMs: dayMs,
    collect: () => {
      const objections = catalogue.flatMap((control) => lintControl(control));
      const written = formats(catalogue).filter((write) => {
        try {
          return write() !== "";
        } catch {
          // A form that cannot be written is what is counted here.
          return false;
        }
      });
      return Promise.resolve({
        figures: {
          controls: catalogue.length,
          whole: catalogue.filter(isWhole).length,
          vague: objections.length,
          hard: hardRequirements.filter((number) =>
            catalogue.some((one) => one.hardRequirement === number && one.class === "hard"),
          ).length,
          formats: formats(catalogue).length,
          written: written.length,
        },
        ...(objections.length === 0 ? {} : { payload: JSON.stringify(objections) }),
      });
    },
  });

function formats(catalogue: readonly Control[]): readonly (() => string)[] {
  const ask = { subject: exampleSubject, book: new OpenBook(), nowMs: exampleNowMs };
  const sheet = sheetOf(checklistOf(catalogue, ask));
  return [
    ...Object.values(sheetFormats).map((write) => () => write(sheet)),
    () => cisoAssistantLibrary(catalogue, { version: 1, publishedOn: "2026-01-01" }),
  ];
}
