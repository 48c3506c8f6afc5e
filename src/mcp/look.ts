import { setImmediate as letOthersRun } from "node:timers/promises";
import type { Clock } from "../base/clock.ts";
import type { JsonObject, JsonValue } from "../base/json.ts";
import type { Exchange, MediaPart, TextPart, Unread } from "../exchange/exchange.ts";
import { decideInput, type InputDecision } from "../pipeline/decide.ts";
import { withheld } from "../pipeline/withhold.ts";
import type { Policy } from "../policy/policy.ts";
import type { Item } from "./catalogue.ts";
import type { Reader } from "./texts.ts";

/** What the feature's guards say of something that goes through the MCP door. */
export interface Looked<T> {
  readonly decision: InputDecision;
  /** What goes on; undefined where it does not. */
  readonly passed: T | undefined;
  /** For the log: without secrets. */
  readonly recorded: JsonValue;
  /** Kinds of data that were found in it. */
  readonly holds: readonly ("personal" | "secret")[];
}

export interface LookDeps {
  readonly now: Clock;
}

/** Our own choice: as long as the path of a call may hold up all others at once. */
const sliceMs = 5;

async function inTurns<T>(steps: Generator<undefined, T>, now: Clock): Promise<T> {
  let since = now();
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (now() - since < sliceMs) continue;
    await letOthersRun();
    since = now();
  }
}

const own = new WeakMap<Policy, Policy>();

/** What a policy says of a model and its tools. */
const notHere: ReadonlySet<string> = new Set(["tools", "toolRegime", "judges", "quotas", "flow"]);

/**
 * The feature's policy for what passes between a program and a server. Personal data is not replaced: the program has no model, and the
 * way to one leads through this gateway again, where it is. What the manifest says of a model's tools is not for this door.
 */
function policyHere(policy: Policy): Policy {
  const known = own.get(policy);
  if (known !== undefined) return known;
  const guards = policy.guards.map((bound) =>
    bound.guard.holds === "personal" && bound.actions.input === "redact"
      ? {
          ...bound,
          actions: { ...bound.actions, input: "record" as const },
          kinds: Object.fromEntries(
            Object.entries(bound.kinds ?? {}).filter(([, action]) => action !== "redact"),
          ),
        }
      : bound,
  );
  const others = Object.entries(policy).filter(([name]) => !notHere.has(name));
  const made = { ...(Object.fromEntries(others) as unknown as Policy), guards };
  own.set(policy, made);
  return made;
}

const exchangeOf = (id: string, more: Partial<Exchange>): Exchange => ({
  id,
  format: "mcp",
  operation: "chat",
  model: "mcp",
  stream: false,
  messages: [],
  tools: [],
  settings: {},
  unread: [],
  ...more,
});

async function lookAt<T>(
  exchange: Exchange,
  policy: Policy,
  { now }: LookDeps,
  given: { readonly passed: (forward: Exchange) => T; readonly recorded: (recorded: Exchange) => JsonValue },
): Promise<Looked<T>> {
  const here = policyHere(policy);
  const decision = await inTurns(decideInput(exchange, { policy: here, now, inputTokens: 0 }), now);
  const why = withheld(here, "input", decision, exchange.unread);
  const held = new Map(here.guards.map(({ guard }) => [guard.id, guard.holds]));
  const holds = new Set(decision.verdicts.map(({ guard }) => held.get(guard)));
  return {
    decision,
    passed: decision.forward === undefined ? undefined : given.passed(decision.forward),
    recorded: why === undefined ? given.recorded(decision.recorded) : { withheld: why },
    holds: (["personal", "secret"] as const).filter((kind) => holds.has(kind)),
  };
}

/** What a server says of one tool, prompt or template, before anybody reads it. */
export async function lookAtItem(item: Item, policy: Policy, deps: LookDeps): Promise<Looked<true>> {
  const { definition } = item;
  const { name, description, inputSchema, ...rest } = definition;
  const tool = {
    name: typeof name === "string" ? name : item.kind,
    ...(typeof description === "string" ? { description } : {}),
    ...(isSchema(inputSchema) ? { schema: inputSchema } : {}),
    ...(Object.keys(rest).length === 0 ? {} : { extras: rest }),
  };
  return lookAt(exchangeOf("", { tools: [tool] }), policy, deps, {
    passed: () => true,
    recorded: ({ tools }) => (tools[0] ?? {}) as unknown as JsonObject,
  });
}

const isSchema = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The arguments of a call, as they would leave for the server. */
export async function lookAtArguments(
  call: { readonly id: string; readonly name: string; readonly value: JsonValue },
  policy: Policy,
  deps: LookDeps,
): Promise<Looked<true>> {
  const part = {
    kind: "tool-call" as const,
    callId: "",
    name: call.name,
    arguments: { kind: "json" as const, value: call.value },
  };
  return lookAt(exchangeOf(call.id, { messages: [{ role: "assistant", parts: [part] }] }), policy, deps, {
    passed: () => true,
    recorded: ({ messages }) => {
      const kept = messages[0]?.parts[0];
      return kept?.kind === "tool-call" && kept.arguments.kind === "json" ? kept.arguments.value : null;
    },
  });
}

/** Something that a server brought, of which `read` knows the texts. */
export async function lookAtBrought(
  brought: {
    readonly id: string;
    readonly value: JsonObject;
    readonly read: (value: JsonObject, reader: Reader) => JsonObject;
  },
  policy: Policy,
  deps: LookDeps,
): Promise<Looked<JsonObject>> {
  const parts: (TextPart | MediaPart)[] = [];
  const unread: Unread[] = [];
  brought.read(brought.value, {
    text: (text, document) => {
      parts.push({ kind: "text", text, ...(document ? { document } : {}) });
      return text;
    },
    unread: (kind) => unread.push({ kind, pointer: `/result/${unread.length}` }),
  });
  const exchange = exchangeOf(brought.id, {
    messages: [{ role: "tool", parts: [{ kind: "tool-result", callId: "", parts }] }],
    unread,
  });
  const rebuilt = (from: Exchange): JsonObject =>
    from === exchange ? brought.read(brought.value, asItIs) : put(from);
  const put = ({ messages }: Exchange): JsonObject => {
    const kept = messages[0]?.parts[0];
    const texts = kept?.kind === "tool-result" ? kept.parts : [];
    let next = 0;
    return brought.read(brought.value, {
      text: () => {
        const part = texts[next];
        next += 1;
        return part?.kind === "text" ? part.text : "";
      },
      unread: () => undefined,
    });
  };
  return lookAt(exchange, policy, deps, { passed: rebuilt, recorded: (kept) => withoutBytes(rebuilt(kept)) });
}

const asItIs: Reader = { text: (text) => text, unread: () => undefined };

/** Pictures and files are not written down: no guard has seen what is in them. */
function withoutBytes(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(withoutBytes);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value as JsonObject).map(([key, inner]) => [
      key,
      (key === "data" || key === "blob") && typeof inner === "string" && "mimeType" in value
        ? `${inner.length} characters of base64`
        : withoutBytes(inner),
    ]),
  );
}
