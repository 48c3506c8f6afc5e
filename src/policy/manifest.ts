import { z } from "zod";
import { isObject, type JsonObject } from "../base/json.ts";
import type { GuardKind } from "../guards/guard.ts";
import { anomaliesSection } from "./anomalies-section.ts";
import { approvalsSection } from "./approvals-section.ts";
import { flowSection } from "./flow-section.ts";
import { judgeKeyHints, judgesSection } from "./judges-section.ts";
import { autonomousKey, killSection } from "./kill-section.ts";
import { knowledgeSection } from "./knowledge-section.ts";
import { cacheSection } from "./cache-section.ts";
import { quotaMembers, quotaNames } from "./limits-section.ts";
import { mcpSection } from "./mcp-section.ts";
import { sessionsSection } from "./sessions-section.ts";
import type { KeyHints } from "./schema-problems.ts";
import { toolRegimeKeys, toolsSection } from "./tools-section.ts";

/** A name that stands in URLs, logs and file names. */
export const featureName = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, {
    error: "lower-case letters, digits and hyphens, at most 63, starting and ending with a letter or digit",
  })
  .describe("the feature's name, for example: support-assistant");

const email = z
  .email({ error: "not an e-mail address" })
  .describe("an e-mail address, for example: team@example.com");

/** Our own choice: the longest model ids in use (fine-tuned, with provider path) are under 150. */
const modelId = z.string().min(1).max(200);

const route = {
  provider: z
    .string()
    .regex(/^(?:\*|[a-z0-9][a-z0-9_.-]{0,62})$/, { error: "lower-case letters, digits, hyphens, dots" })
    .describe(
      'who serves the model: a known provider or one that the gateway\'s configuration names; "*" in dev only',
    ),
  id: modelId.describe(
    'the model, with date or version, for example: gpt-4.1-mini-2025-04-14; "*" in dev only',
  ),
  version: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .describe("what the id stands for where it does not say: the model version of an Azure deployment, say"),
};

const action = z.enum(["record", "redact", "hold", "block"]);
const sideAction = z.enum(["off", "record", "redact", "hold", "block"]);

const guardObject = z.strictObject({
  input: sideAction
    .optional()
    .describe("what a finding on the way to the model means: off, record, redact, hold or block"),
  output: sideAction
    .optional()
    .describe("what a finding in the answer means: off, record, redact, hold or block"),
  kinds: z
    .record(z.string().min(1).max(64), action)
    .optional()
    .describe("another action for findings of one kind, for example: { EMAIL: record }"),
  settings: z
    .record(z.string(), z.unknown())
    .optional()
    .describe("settings of this guard: see seaworthy config-schema"),
  reason: z
    .string()
    .trim()
    .min(10)
    .max(500)
    .optional()
    .describe("why the guard is off, in a sentence; it is kept as evidence"),
});

const readOrBlock = z.enum(["record", "block"]).describe("record or block");

const milliseconds = (max: number, what: string) =>
  z.int().min(1).max(max).describe(`${what}, in milliseconds`);

/** The checklist's numbers, each of which the gateway enforces: those of one call, and those that are counted over calls. */
const limits = z
  .strictObject({
    tokens_per_request: z
      .int()
      .min(1)
      .max(10_000_000)
      .describe("tokens of a whole request; 10000 unless changed"),
    body_bytes: z
      .int()
      .min(1024)
      .max(67_108_864)
      .describe("bytes of a request's body, 1024 to 67108864; 1048576 unless changed"),
    first_byte_ms: milliseconds(900_000, "from the request's end to the answer's first byte"),
    idle_ms: milliseconds(900_000, "between two bytes of an answer"),
    total_ms: milliseconds(3_600_000, "for a whole answer"),
    ...quotaMembers,
  })
  .partial()
  .describe(
    `limits on one call: tokens_per_request, body_bytes, first_byte_ms, idle_ms, total_ms; counted over calls: ${quotaNames}`,
  );

export const manifestSchema = z
  .strictObject({
    feature: featureName,
    profile: z
      .enum(["chatbot", "code", "research", "medical", "agent", "internal"])
      .describe("what kind of feature it is: chatbot, code, research, medical, agent or internal"),
    owners: z
      .strictObject({ ml: email, security: email, backend: email, privacy: email, infra: email, lead: email })
      .partial()
      .optional()
      .describe("e-mail addresses of ml, security, backend, privacy, infra and lead"),
    data: z
      .array(z.enum(["none", "pii", "phi", "pan"]))
      .min(1)
      .max(4)
      .describe("data that people may put in: [none], or any of pii, phi, pan"),
    overlays: z
      .array(z.enum(["gdpr", "hipaa", "pci", "soc2", "ai-act"]))
      .max(5)
      .optional()
      .describe("rules that apply besides those that follow from data: gdpr, hipaa, pci, soc2, ai-act"),
    model: z
      .strictObject({
        ...route,
        fallback: z.array(z.strictObject(route)).max(8).optional().describe("models to try next, in order"),
      })
      .describe("for example: { provider: openai, id: gpt-4.1-mini-2025-04-14 }"),
    prompt: z
      .string()
      .min(1)
      .max(1024)
      .optional()
      .describe("path of the system prompt, beside the manifest or below it"),
    tools: toolsSection,
    ...toolRegimeKeys,
    mcp: mcpSection.optional(),
    knowledge: knowledgeSection.optional(),
    flow: flowSection,
    limits: limits.optional(),
    retry: z
      .strictObject({
        attempts: z.int().min(1).max(5).describe("tries of one model, the first included, 1 to 5"),
        base_delay_ms: z.int().min(0).max(10_000).describe("wait before the second try; doubles each time"),
      })
      .partial()
      .optional()
      .describe("tries of one model: { attempts: 2, base_delay_ms: 250 }"),
    guards: z
      .record(z.string(), z.union([sideAction, guardObject]))
      .optional()
      .describe(
        "a guard's id and off, record, redact, hold, block, or { input, output, kinds, settings, reason }",
      ),
    judges: judgesSection.optional(),
    anomalies: anomaliesSection.optional(),
    approvals: approvalsSection,
    autonomous: autonomousKey,
    kill: killSection,
    sessions: sessionsSection,
    cache: cacheSection,
    on_blind: z
      .enum(["block", "hold", "record"])
      .optional()
      .describe("when a guard could not look: block, hold or record"),
    unread: z
      .strictObject({
        image: readOrBlock,
        audio: readOrBlock,
        file: readOrBlock,
        "provider-state": readOrBlock,
        "provider-tool": readOrBlock,
        sealed: readOrBlock,
        tokens: readOrBlock,
      })
      .partial()
      .optional()
      .describe(
        "what no guard can read: image, audio, file, provider-state, provider-tool, sealed, tokens; record or block",
      ),
    unknown_fields: z
      .enum(["keep", "refuse"])
      .optional()
      .describe("fields of a request that the wire format does not name: keep (guards see them) or refuse"),
  })
  .meta({ title: "Seaworthy feature manifest" });

export type Manifest = z.infer<typeof manifestSchema>;
export type GuardChoice = NonNullable<Manifest["guards"]>[string];
export type Overlay = NonNullable<Manifest["overlays"]>[number];

export const manifestKeyHints: KeyHints = (path, key) => {
  if (path.length === 0 && (key === "providers" || key === "base_url" || key === "environment"))
    return "providers, addresses and the environment belong to the gateway's configuration, seaworthy.gateway.yaml";
  if (path.length === 0 && key === "models") return "write model: { provider, id, fallback: [...] }";
  return judgeKeyHints(path, key);
};

/** The manifest's JSON Schema for editors, with the guards there are and their settings. */
export function manifestJsonSchema(kinds: readonly GuardKind[]): JsonObject {
  const schema = z.toJSONSchema(manifestSchema, { io: "input" }) as JsonObject;
  const properties = isObject(schema["properties"]) ? schema["properties"] : {};
  const guards = isObject(properties["guards"]) ? properties["guards"] : {};
  const choice = guards["additionalProperties"];
  const byId = Object.fromEntries(kinds.map((kind) => [kind.id, forKind(choice, kind)]));
  return {
    ...schema,
    properties: {
      ...properties,
      guards: {
        type: "object",
        description: guards["description"] ?? "",
        properties: byId,
        additionalProperties: false,
      },
    },
  };
}

function forKind(choice: unknown, kind: GuardKind): JsonObject {
  const branches = isObject(choice) && Array.isArray(choice["anyOf"]) ? choice["anyOf"].filter(isObject) : [];
  return {
    description: kind.summary,
    anyOf: branches.map((branch) => {
      const properties = branch["properties"];
      if (!isObject(properties)) return branch;
      const settings = kind.settingsSchema ?? { type: "object", additionalProperties: false };
      return { ...branch, properties: { ...properties, settings } };
    }),
  };
}
