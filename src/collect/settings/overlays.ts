import type { Overlay } from "../../policy/manifest.ts";
import { retentionRules } from "../../policy/audit-retention.ts";
import type { Policy } from "../../policy/policy.ts";
import type { Side } from "../../guards/guard.ts";
import type { Collected } from "../collector.ts";

/** What of the gateway's settings regulations ask about, beside the policy. */
export interface GatewayFacts {
  readonly detailDays: number;
  readonly summaryDays: number;
  /** Somebody wrote down why payloads are kept longer than a rule allows. */
  readonly saysWhyLonger: boolean;
  /** The key of the keys lies elsewhere than the log. */
  readonly masterKeyApart: boolean;
  /** Somebody outside holds checkpoints or copies of the log. */
  readonly anchored: boolean;
  readonly channels: number;
  /** Of the scenarios that must be there, those with a runbook. */
  readonly runbooks: readonly string[];
  readonly inlineCredentials: number;
}

interface Ask {
  readonly policy: Policy;
  readonly gateway: GatewayFacts;
}

/** One thing that a regulation asks of how a feature is set. What only paper shows is a document, not a setting. */
interface Demand {
  readonly overlay: Overlay;
  readonly what: string;
  /** Where it stands. */
  readonly source: string;
  readonly isMet: (ask: Ask) => boolean;
}

const stops = (action: string | undefined): boolean =>
  action === "redact" || action === "block" || action === "hold";

const actionOf = ({ policy }: Ask, guard: string, side: Side): string | undefined =>
  policy.guards.find((bound) => bound.guard.id === guard)?.actions[side];

/** Found and taken out, or not let through. */
const removes =
  (guard: string, side: Side) =>
  (ask: Ask): boolean =>
    stops(actionOf(ask, guard, side));

/** Payment cards are a kind of their own: a manifest can let them through while others are taken out. */
const removesCards =
  (side: Side) =>
  (ask: Ask): boolean => {
    const bound = ask.policy.guards.find(({ guard }) => guard.id === "personal-data");
    return bound?.actions[side] !== undefined && stops(bound.kinds?.["CREDIT_CARD"] ?? bound.actions[side]);
  };

const owned =
  (duty: string) =>
  ({ policy }: Ask): boolean =>
    (policy.declared?.owners[duty] ?? "") !== "";

const keptFor =
  (overlay: Overlay) =>
  ({ gateway }: Ask): boolean =>
    gateway.summaryDays >= (retentionRules[overlay].summaryDaysMin ?? 0);

const keptNoLonger =
  (overlay: Overlay) =>
  ({ gateway }: Ask): boolean =>
    gateway.detailDays <= (retentionRules[overlay].detailDaysMax ?? Infinity) || gateway.saysWhyLonger;

const answersIncidents =
  (scenario: string) =>
  ({ gateway }: Ask): boolean =>
    gateway.runbooks.includes(scenario) && gateway.channels > 0;

const keyApart = ({ gateway }: Ask): boolean => gateway.masterKeyApart;

const peopleDecide = ({ policy }: Ask): boolean =>
  [
    ...Object.values(policy.tools ?? {}),
    ...Object.values(policy.mcp ?? {}).flatMap(({ tools }) => Object.values(tools)),
  ].every(({ effect, approval }) => effect === "read" || approval === "human");

/** What each regulation asks of settings. A month and a year count as `policy/audit-retention.ts` says. */
export const demands: readonly Demand[] = [
  {
    overlay: "gdpr",
    what: "personal data is taken out before a model sees it",
    source: "GDPR art. 5(1)(c), 25",
    isMet: removes("personal-data", "input"),
  },
  {
    overlay: "gdpr",
    what: "personal data is taken out of answers",
    source: "GDPR art. 25, 32",
    isMet: removes("personal-data", "output"),
  },
  {
    overlay: "gdpr",
    what: "texts are not kept longer than needed",
    source: "GDPR art. 5(1)(e)",
    isMet: keptNoLonger("gdpr"),
  },
  {
    overlay: "gdpr",
    what: "the key of the log's keys lies apart from the log",
    source: "GDPR art. 32(1)(a)",
    isMet: keyApart,
  },
  {
    overlay: "gdpr",
    what: "a breach has a runbook, and an alert that reaches somebody",
    source: "GDPR art. 33",
    isMet: answersIncidents("confidential-data"),
  },
  {
    overlay: "gdpr",
    what: "somebody answers for privacy",
    source: "GDPR art. 24, 30",
    isMet: owned("privacy"),
  },
  {
    overlay: "hipaa",
    what: "the record of who called what is kept for six years",
    source: "45 CFR 164.316(b)(2)(i)",
    isMet: keptFor("hipaa"),
  },
  {
    overlay: "hipaa",
    what: "health data is taken out before a model sees it",
    source: "45 CFR 164.502(b)",
    isMet: removes("personal-data", "input"),
  },
  {
    overlay: "hipaa",
    what: "the key of the log's keys lies apart from the log",
    source: "45 CFR 164.312(a)(2)(iv)",
    isMet: keyApart,
  },
  {
    overlay: "hipaa",
    what: "the log cannot be changed unseen",
    source: "45 CFR 164.312(c)(1)",
    isMet: ({ gateway }) => gateway.anchored,
  },
  {
    overlay: "hipaa",
    what: "an incident has a runbook, and an alert that reaches somebody",
    source: "45 CFR 164.308(a)(6)(ii)",
    isMet: answersIncidents("confidential-data"),
  },
  {
    overlay: "hipaa",
    what: "somebody answers for security",
    source: "45 CFR 164.308(a)(2)",
    isMet: owned("security"),
  },
  {
    overlay: "pci",
    what: "the record of who called what is kept for twelve months",
    source: "PCI DSS 4.0.1, 10.5.1",
    isMet: keptFor("pci"),
  },
  {
    overlay: "pci",
    what: "card numbers are taken out before a model sees them",
    source: "PCI DSS 4.0.1, 3.4.1, 4.2.1",
    isMet: removesCards("input"),
  },
  {
    overlay: "pci",
    what: "card numbers are taken out of answers",
    source: "PCI DSS 4.0.1, 3.4.1",
    isMet: removesCards("output"),
  },
  {
    overlay: "pci",
    what: "the log is held somewhere else too",
    source: "PCI DSS 4.0.1, 10.3.3",
    isMet: ({ gateway }) => gateway.anchored,
  },
  {
    overlay: "pci",
    what: "no credential stands in a file of the configuration",
    source: "PCI DSS 4.0.1, 8.6.2",
    isMet: ({ gateway }) => gateway.inlineCredentials === 0,
  },
  {
    overlay: "pci",
    what: "an incident has a runbook, and an alert that reaches somebody",
    source: "PCI DSS 4.0.1, 12.10.1",
    isMet: answersIncidents("leaked-key"),
  },
  {
    overlay: "soc2",
    what: "credentials are not let out in answers",
    source: "SOC 2, CC6.1",
    isMet: removes("credentials", "output"),
  },
  {
    overlay: "soc2",
    what: "what is unlike the usual reaches somebody",
    source: "SOC 2, CC7.2",
    isMet: ({ gateway }) => gateway.channels > 0,
  },
  {
    overlay: "soc2",
    what: "incidents have runbooks",
    source: "SOC 2, CC7.4",
    isMet: answersIncidents("concerning-behaviour"),
  },
  {
    overlay: "soc2",
    what: "texts are destroyed as the schedule says",
    source: "SOC 2, C1.2, P4.2",
    isMet: ({ gateway }) => Number.isFinite(gateway.detailDays),
  },
  {
    overlay: "ai-act",
    what: "the record of who called what is kept for six months",
    source: "Regulation (EU) 2024/1689, art. 26(6)",
    isMet: keptFor("ai-act"),
  },
  {
    overlay: "ai-act",
    what: "a person decides on what tools change",
    source: "Regulation (EU) 2024/1689, art. 14",
    isMet: peopleDecide,
  },
  {
    overlay: "ai-act",
    what: "orders that others inject are stopped",
    source: "Regulation (EU) 2024/1689, art. 15(5)",
    isMet: removes("injection", "input"),
  },
  {
    overlay: "ai-act",
    what: "somebody oversees it",
    source: "Regulation (EU) 2024/1689, art. 26(2)",
    isMet: owned("lead"),
  },
  {
    overlay: "ai-act",
    what: "a serious incident has a runbook, and an alert that reaches somebody",
    source: "Regulation (EU) 2024/1689, art. 73",
    isMet: answersIncidents("concerning-behaviour"),
  },
];

/** Undefined where no regulation applies to the feature. */
export function overlayFigures(
  policy: Policy,
  gateway: GatewayFacts,
): Collected<"config-overlays"> | undefined {
  const apply = policy.declared?.overlays ?? [];
  if (apply.length === 0) return undefined;
  const asked = demands.filter(({ overlay }) => apply.includes(overlay));
  const unmet = asked.filter(({ isMet }) => !isMet({ policy, gateway }));
  return {
    figures: { overlays: apply.length, demands: asked.length, met: asked.length - unmet.length },
    payload: JSON.stringify({ unmet: unmet.map(({ overlay, what, source }) => ({ overlay, what, source })) }),
  };
}
