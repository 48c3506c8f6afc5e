import type { LabelledSample } from "../audit/review/samples.ts";
import { KnownError } from "../base/errors.ts";
import type { TextContext, TextGuard } from "../guards/guard.ts";
import { isDecidedByThreshold } from "../guards/thresholds.ts";
import type { Policy } from "../policy/policy.ts";
import type { CommandInput } from "./command.ts";
import { policyFor, speakers, type Speaker } from "./inspect.ts";
import { objectsOf, textAt, type Line } from "./lines.ts";
import { namedFile } from "./named-file.ts";

/** What stands for an attack and for none in the lines that people have. */
const labels: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  [1, true],
  [0, false],
  [true, true],
  [false, false],
  ["attack", true],
  ["benign", false],
]);

/**
 * Lines {text, source, label} as samples, scored by the feature's own guard. `source` as `inspect` takes it, `user` where it is absent.
 * @throws KnownError USAGE with the number of the line
 */
export async function samplesInFile(
  input: CommandInput,
  guardId: string,
  path: string,
): Promise<{ readonly feature: string; readonly samples: readonly LabelledSample[] }> {
  const policy = policyFor(input);
  const guard = guardOf(policy, guardId);
  const text = namedFile(path, "name a file of JSON lines {text, source, label}");
  const samples: LabelledSample[] = [];
  for await (const line of objectsOf(linesOf(text))) samples.push(sampleOf(line, guard, policy));
  return { feature: policy.feature, samples };
}

/** @throws KnownError USAGE */
function guardOf({ guards, feature }: Policy, id: string): TextGuard {
  const guard = guards.find((bound) => bound.guard.id === id)?.guard;
  if (guard?.scope === "text") return guard;
  throw new KnownError(
    "USAGE",
    `${feature} does not use the guard ${id}`,
    "turn it on in the manifest, or name another",
  );
}

async function* linesOf(text: string): AsyncGenerator<string> {
  // One line at a time: the file is in memory once.
  for (let at = 0; at < text.length;) {
    const end = text.indexOf("\n", at);
    yield await Promise.resolve(text.slice(at, end === -1 ? text.length : end));
    at = end === -1 ? text.length : end + 1;
  }
}

function sampleOf(line: Line, guard: TextGuard, policy: Policy): LabelledSample {
  const { number, object } = line;
  const text = textAt(line, "text");
  const attack = labels.get(object["label"]);
  if (attack === undefined)
    throw new KnownError(
      "USAGE",
      `line ${number}: the label ${JSON.stringify(object["label"] ?? null).slice(0, 60)} is not known`,
      "it is one of 1, 0, true, false, attack, benign",
    );
  const source = speakerOf(line, guard);
  const side = source === "assistant" ? "output" : "input";
  const context: TextContext = {
    side,
    source,
    operatorTexts: policy.prompt === undefined ? [] : [policy.prompt.text],
  };
  const findings = guard.inspect(text, context);
  const always = findings.some(({ kind }) => !isDecidedByThreshold(guard.id, kind));
  const found = findings.reduce((most, { score = 1 }) => Math.max(most, score), 0);
  return {
    attack,
    source,
    always,
    flagged: findings.length > 0,
    score: always ? found : (guard.score?.(text, context) ?? found),
  };
}

/** @throws KnownError USAGE where the guard would never look at it */
function speakerOf({ number, object }: Line, { id, sources, sides }: TextGuard): Speaker {
  const source = speakers.find((name) => name === (object["source"] ?? "user"));
  const isSeen =
    source !== undefined &&
    (sources === undefined || sources.includes(source)) &&
    sides.includes(source === "assistant" ? "output" : "input");
  if (isSeen) return source;
  throw new KnownError(
    "USAGE",
    `line ${number}: ${id} does not look at the source ${JSON.stringify(object["source"] ?? "user").slice(0, 60)}`,
    `it is one of ${speakers.filter((name) => sources?.includes(name) ?? true).join(", ")}`,
  );
}
