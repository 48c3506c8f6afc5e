import { fileURLToPath } from "node:url";
import { alertKinds } from "../alerts/rules.ts";
import { kindFits } from "../alerts/plan.ts";
import { runbookOfAlert, type Runbook } from "../collect/settings/runbook.ts";
import { runbooksOf } from "../collect/settings/runbook-files.ts";

/** The pages that ship, beside the sources and beside the built package alike. */
const shipped = fileURLToPath(new URL("../../docs/runbooks/", import.meta.url));

/** Where runbooks are: those that ship first, then the operator's own. */
export const runbookFolders = (own: string | undefined): readonly string[] =>
  own === undefined ? [shipped] : [shipped, own];

/**
 * What to do, by kind of alert: the operator's own addresses, and for the other kinds the command that shows the page that ships.
 * A page that is none, or a folder that is away, leads nowhere: the checklist says so.
 */
export function runbookOfEachKind(
  pages: Readonly<Record<string, string>>,
  runbooks: readonly Runbook[],
): Readonly<Record<string, string>> {
  const others = Object.keys(alertKinds).flatMap((kind) => {
    if (Object.keys(pages).some((pattern) => kindFits(pattern, kind))) return [];
    const runbook = runbookOfAlert(runbooks, kind);
    return runbook === undefined ? [] : [[kind, `seaworthy runbooks ${runbook.scenario}`] as const];
  });
  return { ...pages, ...Object.fromEntries(others) };
}

/** @throws KnownError USAGE where the operator's folder cannot be read */
export const runbooksFor = (own: string | undefined): ReturnType<typeof runbooksOf> =>
  runbooksOf(runbookFolders(own));
