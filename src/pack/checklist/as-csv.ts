import { csvText } from "../csv.ts";
import { timeText } from "../pack-file.ts";
import { linesOf, type Sheet } from "./sheet.ts";

const timeOf = (atMs: number | undefined): string | undefined =>
  atMs === undefined ? undefined : timeText(atMs);

/** A row for each control. */
export const checklistCsv = (sheet: Sheet): string =>
  csvText(
    [
      "id",
      "item",
      "title",
      "state",
      "required",
      "class",
      "ceiling",
      "reason",
      "entries",
      "evidence_at",
      "valid_until",
      "owner",
      "reviewer",
      "next",
      "frameworks",
    ],
    linesOf(sheet).map(({ control, status }) => [
      control.id,
      control.item,
      control.title,
      status.state,
      status.required,
      control.class,
      control.ceiling,
      status.reason,
      status.because.join(" "),
      timeOf(status.atMs),
      timeOf(status.validUntilMs),
      status.owner,
      status.reviewer,
      status.next,
      control.frameworks.join(" "),
    ]),
  );
