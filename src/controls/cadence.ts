import type { Duty } from "../evidence/duty.ts";
import type { ObservationName } from "../evidence/observations.ts";
import type { StatusAsk } from "./ask.ts";
import type { Checklist } from "./checklist.ts";
import { dayMs, hourMs } from "./control.ts";
import { waiversOf, type Waiver } from "./decisions.ts";
import { forSubject } from "./status.ts";
import { isGood, launchOf } from "./gate.ts";
import { categoryOf } from "./category.ts";

/** Something that people have to do, by when, and with which command. */
export interface DueItem {
  /** The same for the same thing: calendars and alerts know it by this. */
  readonly id: string;
  readonly what: string;
  readonly owner: Duty;
  /** Unix milliseconds, UTC. */
  readonly dueAtMs: number;
  readonly overdue: boolean;
  /** Numbers of the entries that it follows from. */
  readonly because: readonly number[];
  readonly command: string;
}

interface Review {
  readonly name: "weekly" | "monthly" | "quarterly" | "yearly";
  readonly observation: ObservationName;
  readonly everyMs: number;
  readonly what: string;
}

/** What is gone through, how often. The weekly one is on Mondays. */
const reviews: readonly Review[] = [
  {
    name: "weekly",
    observation: "review-weekly",
    everyMs: 7 * dayMs,
    what: "look at the dashboard, spot-check the log, sort new findings",
  },
  {
    name: "monthly",
    observation: "review-monthly",
    everyMs: 30 * dayMs,
    what: "go through incidents, run one security test, bring the list of what is due up to date",
  },
  {
    name: "quarterly",
    observation: "review-quarterly",
    everyMs: 90 * dayMs,
    what: "go through the 14 items with their owners: keys, limits, attacks, logs, terms, training, risks",
  },
  {
    name: "yearly",
    observation: "review-yearly",
    everyMs: 365 * dayMs,
    what: "look back: what did the checklist miss, what worked, what can go",
  },
];

/** Two weeks after the launch. */
const retrospectiveMs = 14 * dayMs;

/** Our own choice: what ends later than that is not yet anybody's work. */
const horizonMs = 14 * dayMs;

/** Our own choice: collectors renew what is younger by themselves. */
const byPeopleMs = 30 * dayMs;

/** Our own choice, as GV-04 has it: a weekend and a working day. */
const answerMs = 3 * dayMs;

/** Nine in the morning, UTC: our own choice of when a Monday begins. */
const mondayHour = 9;

/** The first Monday, nine o'clock UTC, at or after a moment. */
export function mondayAfter(atMs: number): number {
  const at = new Date(atMs);
  const start = Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()) + mondayHour * hourMs;
  const days = (8 - at.getUTCDay()) % 7;
  const monday = start + days * dayMs;
  return monday >= atMs ? monday : monday + 7 * dayMs;
}

/** Everything that is due for a feature, soonest first. */
export function dueItems(checklist: Checklist, ask: StatusAsk): readonly DueItem[] {
  const { nowMs } = ask;
  return [
    ...reviewItems(ask),
    ...retrospectiveItems(ask),
    ...waiverItems(ask),
    ...evidenceItems(checklist, ask),
    ...afterLaunchItems(checklist, ask),
  ]
    .map((item) => ({ ...item, overdue: item.dueAtMs < nowMs }))
    .sort((a, b) => a.dueAtMs - b.dueAtMs || (a.id < b.id ? -1 : 1));
}

type Item = Omit<DueItem, "overdue">;

const about = ({ subject: { feature, environment } }: StatusAsk): string =>
  `--feature ${feature} --env ${environment}`;

function reviewItems(ask: StatusAsk): readonly Item[] {
  const { book, subject } = ask;
  const [oldest] = book.entries("policy.loaded", subject).slice(-1);
  return reviews.flatMap(({ name, observation, everyMs, what }) => {
    const [last] = book.observed(observation, subject);
    const from = last ?? oldest;
    // Of a feature that nobody has loaded nothing is due.
    if (from === undefined) return [];
    return [
      {
        id: `review-${name}`,
        what: `${name} review: ${what}`,
        owner: "lead" as const,
        dueAtMs: name === "weekly" ? mondayAfter(from.atMs + dayMs) : from.atMs + everyMs,
        because: [from.seq],
        command: `seaworthy review hold ${observation} ${about(ask)}`,
      },
    ];
  });
}

function retrospectiveItems(ask: StatusAsk): readonly Item[] {
  const launchedAtMs = launchOf(ask);
  if (launchedAtMs === undefined) return [];
  const held = ask.book
    .observed("review-retrospective", ask.subject)
    .some(({ atMs }) => atMs >= launchedAtMs);
  if (held) return [];
  return [
    {
      id: "retrospective",
      what: "two weeks after launch: false positives, gaps, what to do next",
      owner: "lead",
      dueAtMs: launchedAtMs + retrospectiveMs,
      because: [],
      command: `seaworthy review hold review-retrospective ${about(ask)}`,
    },
  ];
}

const ends: Readonly<Record<Waiver["path"], string>> = {
  mitigation: "the mitigation",
  "accepted-risk": "the accepted risk",
  "not-applicable": "not applicable",
  "break-glass": "the break-glass",
};

function waiverItems(ask: StatusAsk): readonly Item[] {
  const { nowMs } = ask;
  return waiversOf(ask)
    .filter(({ ended, endsAtMs }) => ended === undefined && nowMs - endsAtMs < byPeopleMs)
    .flatMap(({ id, path, control = "", endsAtMs, askedAtMs, signatures, seqs }): readonly Item[] => {
      const { owner, reviewer } = categoryOf(control);
      const unanswered = signatures.length < 2 && endsAtMs >= nowMs;
      if (path === "break-glass" && !unanswered) return [];
      return [
        {
          id: `${id}-ends`,
          what: `${ends[path]} ${id}${control === "" ? "" : ` of ${control}`} ends: mend it, or ask anew`,
          owner,
          dueAtMs: endsAtMs,
          because: seqs,
          command:
            control === ""
              ? "seaworthy decisions list"
              : `seaworthy status ${about(ask)} --control ${control}`,
        },
        ...(unanswered
          ? [
              {
                id: `${id}-answer`,
                what: `${ends[path]} ${id}${control === "" ? "" : ` of ${control}`} was asked for and waits for an answer`,
                owner: path === "accepted-risk" ? ("leadership" as const) : reviewer,
                dueAtMs: askedAtMs + answerMs,
                because: seqs,
                command: `seaworthy sign ${about(ask)} --waiver ${id} --as ${path === "accepted-risk" ? "leadership" : reviewer} --key FILE`,
              },
            ]
          : []),
      ];
    });
}

/** What people have brought and what soon counts no more: documents, rounds of attacks, signatures. */
function evidenceItems({ controls, catalogue }: Checklist, ask: StatusAsk): readonly Item[] {
  const byId = new Map(catalogue.map((control) => [control.id, control]));
  return controls.flatMap((status): readonly Item[] => {
    const control = byId.get(status.id);
    const { validUntilMs } = status;
    if (control === undefined || validUntilMs === undefined || !isGood(status)) return [];
    const shortest = Math.min(...control.requires.map(({ freshMs }) => freshMs));
    if (shortest < byPeopleMs || validUntilMs - ask.nowMs > horizonMs) return [];
    return [
      {
        id: `${status.id}-ends`,
        what: `${status.id} holds no longer: ${control.title}`,
        owner: status.owner,
        dueAtMs: validUntilMs,
        because: status.because,
        command: status.next ?? forSubject(control.fix, ask),
      },
    ];
  });
}

/** What may wait for two weeks after the launch. */
const afterLaunchItems = ({ verdict }: Checklist, ask: StatusAsk): readonly Item[] =>
  verdict.due.flatMap(({ status, untilMs }) =>
    untilMs === undefined
      ? []
      : [
          {
            id: `${status.id}-after-launch`,
            what: `${status.id} is due two weeks after launch: it says ${status.state}`,
            owner: status.owner,
            dueAtMs: untilMs,
            because: status.because,
            command: status.next ?? `seaworthy status ${about(ask)} --control ${status.id}`,
          },
        ],
  );
