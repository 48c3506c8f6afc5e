import type { Control } from "../controls/control.ts";
import type { LogClient } from "../audit/socket/client.ts";
import { KnownError } from "../base/errors.ts";
import { isObject, type JsonObject } from "../base/json.ts";
import { decideGate, gateFacts, type GateAsk, type GateDecision } from "../controls/gate-decision.ts";
import type { EvidenceBook } from "../controls/evidence-book.ts";
import { subjectFrom, subjectOf } from "../controls/subject-of.ts";
import type { Environment } from "../policy/load.ts";
import type { Policy } from "../policy/policy.ts";
import { withLog } from "./ask-log.ts";
import { evidenceIn } from "./evidence.ts";
import { policiesFor } from "./settings.ts";

/** What somebody asks the gate. */
export interface GateQuestion {
  /** As the manifest says, where one is named. */
  readonly feature: string | undefined;
  readonly environment: Environment;
  /** As the manifest's files have it, or as the environment had it last. */
  readonly digest: string | undefined;
  /** A manifest, from the working folder; its digest is computed from the files. */
  readonly manifest: string | undefined;
  /** Who made the change, where a release is proposed with the question. */
  readonly author: string | undefined;
}

/** What is asked about, with what the files say of it. */
export interface GateTarget {
  readonly feature: string;
  readonly environment: string;
  readonly digest: string | undefined;
  readonly policy?: Policy;
}

/** @throws KnownError USAGE where it is not clear what is asked about, MANIFEST_INVALID */
export function gateTarget(
  { feature, environment, digest, manifest }: GateQuestion,
  folder: string,
): GateTarget {
  if (manifest !== undefined) {
    const [policy] = policiesFor({ manifests: [manifest], environment }, folder);
    if (policy === undefined) throw new KnownError("USAGE", `${manifest} has no feature`, "name a manifest");
    for (const [what, said, is] of [
      ["feature", feature, policy.feature],
      ["digest", digest, policy.digest],
    ] as const)
      if (said !== undefined && said !== is)
        throw new KnownError(
          "USAGE",
          `${manifest} has the ${what} ${is}, not ${said}`,
          `these files are not what was asked about: leave out --${what}, or name that one`,
        );
    return { feature: policy.feature, environment, digest: policy.digest, policy };
  }
  if (feature === undefined)
    throw new KnownError("USAGE", "which feature?", "name it with --feature, or its file with --manifest");
  return { feature, environment, digest };
}

/** With the digest that the environment had last, where none was named. @throws KnownError USAGE where it never had one */
export function askOf({ feature, environment, digest, policy }: GateTarget, book: EvidenceBook): GateAsk {
  if (policy !== undefined)
    return {
      feature,
      environment,
      digest: policy.digest,
      subject: subjectFrom(policy, { book, environment }),
    };
  if (digest !== undefined) return { feature, environment, digest };
  const subject = subjectOf(book, { feature, environment });
  if (subject !== undefined) return { feature, environment, digest: subject.digest, subject };
  throw new KnownError(
    "USAGE",
    `no gateway has loaded ${feature} in ${environment}, as far as this log says`,
    "name what is to ship: --digest DIGEST, or --manifest FILE",
  );
}

export interface GateAnswered {
  readonly decision: GateDecision;
  /** Number of the entry `gate.decided`. */
  readonly entry: number;
}

/** What an answer is made from and written with. */
export interface GateDeps {
  readonly catalogue: readonly Control[];
  readonly ask: LogClient["ask"];
  readonly record: LogClient["record"];
  /** The evidence of this very moment. */
  readonly book: () => Promise<EvidenceBook>;
  readonly now: () => number;
  /** Milliseconds since any moment. */
  readonly stopwatch: () => number;
}

/**
 * Asks the gate. The answer is in the log before anybody hears it, and so is who made the change, where that is said.
 *
 * @param token of the person who proposes; asked for only with an author
 * @throws KnownError SCOPE_REFUSED where they may not propose, LOG_BROKEN, LOG_UNAVAILABLE
 */
export async function answerGate(
  target: GateTarget,
  { author, token }: { readonly author?: string | undefined; readonly token?: string | undefined },
  deps: GateDeps,
): Promise<GateAnswered> {
  const fromMs = deps.stopwatch();
  const { feature, environment } = target;
  if (author !== undefined) {
    const digest = target.digest ?? askOf(target, await deps.book()).digest;
    const proposal: JsonObject = { ask: "propose", feature, environment, digest, author };
    const said = await deps.ask(token === undefined ? proposal : { ...proposal, token });
    if (!isObject(said)) throw new Error("the log did not say that it has the proposal");
  }
  const book = await deps.book();
  const decision = decideGate(deps.catalogue, askOf(target, book), { book, nowMs: deps.now() });
  const entry = await deps.record({
    ...{ kind: "gate.decided", feature, environment, digest: decision.digest },
    facts: gateFacts(decision, deps.stopwatch() - fromMs),
  });
  return { decision, entry };
}

/** The gate on a data folder, beside a running gateway or by itself. @throws KnownError as `answerGate`, and as the log's start */
export async function gateIn(
  data: string,
  target: GateTarget,
  {
    catalogue,
    author,
    tokenOf,
    now,
    stopwatch,
    report,
  }: Pick<GateDeps, "catalogue" | "now" | "stopwatch"> & {
    readonly author: string | undefined;
    /** Only asked once the log is there: its first start makes the first token. */
    readonly tokenOf: () => string | undefined;
    readonly report: (line: string) => void;
  },
): Promise<GateAnswered> {
  return withLog(data, async (log) =>
    answerGate(
      target,
      { author, token: author === undefined ? undefined : tokenOf() },
      {
        catalogue,
        ask: (question) => log.ask(question),
        record: (entry) => log.record(entry),
        book: async () => {
          // Entries of this moment count too.
          await log.ask({ ask: "prove" });
          return evidenceIn(data, now(), report, target.feature);
        },
        now,
        stopwatch,
      },
    ),
  );
}
