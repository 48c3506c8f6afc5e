import type { Delivery, Incident } from "../../alerts/incident.ts";
import { readLeaf, type Leaf } from "../../audit/leaf.ts";
import { jailbreaks } from "./attacks.ts";
import { canary, toldMs, type Canary } from "./canary.ts";
import { madeUp, plantedToken } from "./planted.ts";
import { whenSo } from "./told.ts";
import { isRefused, type Scenery } from "./stage.ts";
import { Tally } from "./tally.ts";

/** Our own choice: a channel that is up takes a message within seconds. */
const waitMsMax = 30_000;

export interface ViolationParts {
  readonly leaves: (from: number, count: number) => Promise<readonly string[]>;
  /** What is open, and who was told of it. */
  readonly alerts: {
    incidents(asked: { readonly openOnly: boolean; readonly limit: number }): readonly Incident[];
    deliveriesOf(incident: string): readonly Delivery[];
  };
}

/** Violations by a made-up user: their entries say who, when, what and in which words, and people are told. */
export const violationEntry = ({ leaves, alerts }: ViolationParts): Canary =>
  canary({
    observation: "canary-violation-entry",
    everyMs: toldMs,
    async play(scenery: Scenery) {
      const tally = new Tally();
      let complete = 0;
      const violations = {
        "a takeover": jailbreaks[0]?.text ?? "",
        "a secret": `Please ${plantedToken().sentence}.`,
        "hidden characters": "The berth\u0000is free.",
      };
      for (const [what, messages] of Object.entries(violations)) {
        const told = await scenery.ask({ messages, variant: "told", user: madeUp() });
        const index = scenery.entriesOf(told).find(({ entry }) => entry.kind === "call.refused")?.index;
        const [text] = index === undefined ? [] : await leaves(index, 1);
        const isWhole =
          isRefused(told) && isComplete(text === undefined ? undefined : readLeaf(Buffer.from(text)));
        tally.attack(what, isWhole, `${told.status} ${told.code}`);
        if (isWhole) complete += 1;
      }
      const delivered = await whenSo(() => isDelivered(alerts, scenery), { scenery, msMax: waitMsMax });
      return tally.collected<"canary-violation-entry">({
        ...{ tried: tally.tried, complete, delivered: delivered === undefined ? 0 : tally.tried },
      });
    },
  });

const isComplete = (leaf: Leaf | undefined): boolean =>
  leaf?.user !== undefined && leaf.at > 0 && (leaf.findings?.length ?? 0) > 0 && leaf.payload !== undefined;

/** An incident of it is open, and each channel that is to hear of it has taken the message; or none is to. */
function isDelivered(alerts: ViolationParts["alerts"], { policy }: Scenery): boolean {
  const [newest] = alerts
    .incidents({ openOnly: true, limit: 1000 })
    .filter(({ kind, feature }) => kind === "violation.canary" && feature === policy.feature);
  if (newest === undefined) return false;
  return alerts.deliveriesOf(newest.id).every(({ state }) => state === "sent");
}
