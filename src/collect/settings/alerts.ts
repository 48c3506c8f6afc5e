import { kindFits } from "../../alerts/plan.ts";
import type { Leaf } from "../../audit/leaf.ts";
import type { Collected } from "../collector.ts";
import { runbookOfAlert, type Runbook } from "./runbook.ts";

export interface AlertSettings {
  /** Kinds of alert there are; `anomaly.*` stands for several. */
  readonly kinds: readonly string[];
  /** Addresses of the operator's own pages, by kind, `limit.*` or `*`. */
  readonly pages: Readonly<Record<string, string>>;
  readonly runbooks: readonly Runbook[];
  /** Names of the channels of the configuration. */
  readonly channels: readonly string[];
  /** E-mail addresses by duty, of each feature. */
  readonly owners: readonly Readonly<Record<string, string>>[];
}

/** Channels of which the newest test in the log says that they took it. */
export function testedChannels(tests: readonly Leaf[], channels: readonly string[]): readonly string[] {
  const newest = new Map<string, Leaf>();
  for (const leaf of tests) {
    const name = leaf.facts?.["channel"];
    if (typeof name === "string" && leaf.seq >= (newest.get(name)?.seq ?? -1)) newest.set(name, leaf);
  }
  return channels.filter((name) => newest.get(name)?.facts?.["taken"] === true);
}

/** Somebody can be written to at such an address. */
const isAddress = (text: string): boolean => /^[^\s@]{1,64}@[^\s@]{1,255}$/.test(text);

export function alertFigures(settings: AlertSettings, tests: readonly Leaf[]): Collected<"config-alerts"> {
  const { kinds, pages, runbooks, channels, owners } = settings;
  const unlinked = kinds.filter(
    (kind) =>
      !Object.keys(pages).some((pattern) => kindFits(pattern, kind)) &&
      runbookOfAlert(runbooks, kind) === undefined,
  );
  const roster = [...new Set(owners.flatMap((one) => Object.values(one)))];
  return {
    figures: {
      kinds: kinds.length,
      linked: kinds.length - unlinked.length,
      channels: testedChannels(tests, channels).length,
      roster: roster.length,
      reachable: roster.filter(isAddress).length,
    },
    payload: JSON.stringify({ unlinked, roster }),
  };
}
