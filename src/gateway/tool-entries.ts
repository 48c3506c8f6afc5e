import type { Recorder } from "../audit/recorder.ts";
import type { JsonObject } from "../base/json.ts";
import type { NewEntry } from "../evidence/entry.ts";
import { keepsSecrets } from "../pipeline/decide.ts";
import type { Decision } from "../pipeline/decision.ts";
import { labelNames, type FlowState } from "../pipeline/flow/flow-state.ts";
import type { JudgedUse } from "../pipeline/tools/tool-use.ts";
import { withheld } from "../pipeline/withhold.ts";
import { entryOf } from "./caller.ts";
import type { Call } from "./underway.ts";

/** Our own choices: a leaf has room for sixteen names of findings, and a person for a few places. */
const namesMax = 16;
const pointersMax = 3;
const labelsMax = 6;

/** Our own choice: some tools take whole files; what is longer stands in the answer's own entry. */
const argumentCharsMax = 262_144;

/**
 * Writes down the calls of an answer as they were judged. Resolves when each entry survives a crash: no call leaves before. A failure is
 * handled where that is waited for.
 */
export function recordCalls(
  { calls = [], ...decision }: Decision & { readonly calls?: readonly JudgedUse[] },
  call: Call,
  recorder: Pick<Recorder, "record">,
  flow: () => FlowState | undefined,
): Promise<unknown> | undefined {
  if (calls.length === 0) return undefined;
  const { policy } = call.caller;
  // Of a secret that was only recorded the arguments still have their part.
  const why =
    withheld(policy, "output", decision) ??
    (keepsSecrets(decision, policy) ? "it holds a secret" : undefined);
  const state = flow();
  const labels = state === undefined ? [] : labelNames(state);
  const done = Promise.all(
    calls.map(async (one) => recorder.record(calledEntry(one, call, { why, labels }))),
  );
  done.catch(() => undefined);
  return done;
}

interface Beside {
  /** Why the arguments may not be written down. */
  readonly why: string | undefined;
  /** What was in the conversation. */
  readonly labels: readonly string[];
}

function calledEntry(judged: JudgedUse, { caller, id }: Call, { why, labels }: Beside): NewEntry {
  const { use, rule, findings, outcome } = judged;
  const names = [...new Set(findings.map(({ by, kind }) => `${by}:${kind}`))];
  const pointers = pointersOf(judged);
  return {
    ...entryOf(caller, id),
    kind: "tool.called",
    decision: outcome,
    findings: names.slice(0, namesMax),
    facts: {
      // What a model writes as a name may be any text: in the clear only where the manifest has it.
      tool: rule === undefined ? "unknown" : use.name,
      ...(rule === undefined ? {} : { effect: rule.effect }),
      at: use.place,
      ...(pointers.length === 0 ? {} : { pointers }),
      ...(labels.length === 0 ? {} : { labels: labels.slice(0, labelsMax) }),
    },
    payload: JSON.stringify({
      ...(why === undefined ? argumentsOf(judged) : { withheld: why }),
      findings: findingsOf(judged),
      labels,
    }),
  };
}

/** Of rules on arguments only: a schema's faults can stand at a key that the model made up. */
const pointersOf = ({ findings }: JudgedUse): readonly string[] =>
  findings
    .flatMap(({ by, kind, pointer = "" }) =>
      by === "tools" && kind !== "schema-mismatch" && pointer !== "" ? [pointer] : [],
    )
    .filter((pointer) => pointer.length <= 64)
    .slice(0, pointersMax);

function argumentsOf({ use }: JudgedUse): JsonObject {
  const given = use.arguments;
  const text = given.kind === "text" ? given.text : JSON.stringify(given.value);
  return {
    tool: use.name,
    ...(text.length > argumentCharsMax
      ? { argumentChars: text.length }
      : { arguments: given.kind === "text" ? given.text : given.value }),
  };
}

/** No text of people stands in a finding, nor in its trace. */
const findingsOf = ({ findings }: JudgedUse): readonly JsonObject[] =>
  findings.map(({ by, kind, action, message, pointer, trace }) => ({
    ...{ by, kind, action, message },
    ...(pointer === undefined ? {} : { pointer }),
    ...(trace === undefined ? {} : { trace }),
  }));
