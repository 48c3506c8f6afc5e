import { describe, expect, test } from "vitest";
import { exchangeWith, policyOf } from "../pipeline/pipeline.test-data.ts";
import type { ModelRoute } from "../policy/policy.ts";
import { provider, type Provider } from "./provider.ts";
import { modelName, routesFor } from "./route.ts";

const named = (...names: string[]): ReadonlyMap<string, Provider> =>
  new Map(names.map((name) => [name, provider({ name })]));
const all = named("openai", "anthropic", "groq", "ollama");

const gpt = "gpt-4.1-mini-2025-04-14";
const claude = "claude-haiku-4-5-20251001";
const both: readonly ModelRoute[] = [
  { provider: "openai", id: gpt },
  { provider: "anthropic", id: claude },
];
const any: readonly ModelRoute[] = [{ provider: "*", id: "*" }];

interface Asked {
  readonly models: readonly ModelRoute[];
  readonly model: string;
  readonly format?: string;
  readonly operation?: "chat" | "embed";
  readonly providers?: ReadonlyMap<string, Provider>;
}

/** `provider format model` of each route, in order. */
const routes = ({
  models,
  model,
  format = "openai-chat",
  operation = "chat",
  providers = all,
}: Asked): string[] =>
  routesFor(exchangeWith("hi", { model, format, operation }), policyOf([], { models }), providers).map(
    (route) => `${route.provider.name} ${route.wire.format} ${route.model}`,
  );

test("the model that the policy names first is first, its fallbacks follow", () => {
  expect(routes({ models: both, model: gpt })).toEqual([
    `openai openai-chat ${gpt}`,
    `anthropic anthropic-messages ${claude}`,
  ]);
});

test("a request that names a fallback starts there and never goes back", () => {
  expect(routes({ models: both, model: claude })).toEqual([`anthropic anthropic-messages ${claude}`]);
});

test.each([
  ["openai-chat", `openai openai-chat ${gpt}`],
  ["openai-responses", `openai openai-responses ${gpt}`],
  ["anthropic-messages", `openai openai-chat ${gpt}`],
])(
  "a provider is spoken to in the client's format where it knows it, else in its first: %s",
  (format, first) => {
    expect(routes({ models: both, model: gpt, format })[0]).toBe(first);
  },
);

test("a route has the path of its format", () => {
  const [route] = routesFor(
    exchangeWith("hi", { model: gpt, format: "openai-responses" }),
    policyOf([], { models: both }),
    all,
  );
  expect(route.path).toBe("/v1/responses");
});

test.each<[string, Asked]>([
  ["a model that the policy does not list", { models: both, model: "gpt-4o" }],
  ["its name in capitals", { models: both, model: gpt.toUpperCase() }],
  ["its name with a blank", { models: both, model: `${gpt} ` }],
  ["no name", { models: both, model: "" }],
  ["a star, where the policy has none", { models: both, model: "*" }],
  ["a model whose provider is not there", { models: both, model: gpt, providers: named("groq") }],
  ["no provider at all", { models: any, model: gpt, providers: named() }],
  [
    "vectors from one that has none",
    { models: both, model: claude, format: "openai-embeddings", operation: "embed" },
  ],
])("is refused with the models that there are: %s", (_name, asked) => {
  expect(() => routes(asked)).toThrow(
    expect.objectContaining({
      code: "MODEL_UNKNOWN",
      status: 404,
      hint: `its models are ${asked.models.map(({ id }) => id).join(", ")}`,
    }),
  );
});

test("a name of a megabyte is not told back", () => {
  try {
    routes({ models: both, model: "x".repeat(1_000_000) });
    expect.unreachable();
  } catch (error) {
    expect((error as Error).message.length).toBeLessThan(300);
  }
});

test("a fallback whose provider is not there is passed over", () => {
  expect(routes({ models: both, model: gpt, providers: named("openai") })).toEqual([
    `openai openai-chat ${gpt}`,
  ]);
});

describe("where the client chooses the model", () => {
  test("it is asked of the one provider that the policy names", () => {
    const models = [{ provider: "groq", id: "*" }];
    expect(routes({ models, model: "llama-3.3-70b" })).toEqual(["groq openai-chat llama-3.3-70b"]);
  });

  test.each([
    ["gpt-4o", "openai openai-chat gpt-4o"],
    ["o3-mini", "openai openai-chat o3-mini"],
    ["claude-sonnet-4-5", "anthropic anthropic-messages claude-sonnet-4-5"],
  ])("it goes to its own vendor and to nobody else: %s", (model, only) => {
    expect(routes({ models: any, model })).toEqual([only]);
  });

  test("a name that is nobody's goes to those first that speak the client's format", () => {
    const order = (format: string): string[] =>
      routes({ models: any, model: "qwen3", format }).map((route) => route.split(" ")[0] ?? "");
    expect(order("openai-chat")).toEqual(["openai", "groq", "ollama", "anthropic"]);
    expect(order("anthropic-messages")).toEqual(["anthropic", "openai", "groq", "ollama"]);
    expect(order("openai-responses")).toEqual(["openai", "groq", "anthropic", "ollama"]);
  });

  test("a vendor's model whose vendor is not there goes to whoever is", () => {
    expect(routes({ models: any, model: "claude-x", providers: named("ollama") })).toEqual([
      "ollama openai-chat claude-x",
    ]);
  });

  test("vectors come from those that make them", () => {
    const asked = { models: any, format: "openai-embeddings", operation: "embed" } as const;
    expect(routes({ ...asked, model: "text-embedding-3-small" })).toEqual([
      "openai openai-embeddings text-embedding-3-small",
    ]);
    expect(routes({ ...asked, model: "nomic-embed" })).toEqual([
      "openai openai-embeddings nomic-embed",
      "ollama openai-embeddings nomic-embed",
    ]);
  });
});

test.each([
  "claude-sonnet-4@20250514",
  "claude-3-5-haiku@default",
  "meta-llama/Llama-3.3-70B-Instruct:free",
  "accounts/fireworks/models/qwen3-8b",
  "o3",
  "4o-mini",
  "gpt-4.1-mini-2025-04-14",
])("%s is a model's name", (name) => {
  expect(modelName.test(name)).toBe(true);
});

test.each(["ada@example.org", "4111111111111111", "+442079460958", "123-45-6789", "two words", "a@b", ""])(
  "%j is none: nobody looks at it, and the log would have it in the clear",
  (name) => {
    expect(modelName.test(name)).toBe(false);
  },
);
