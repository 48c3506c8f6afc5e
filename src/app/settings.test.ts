import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { KnownError } from "../base/errors.ts";
import { policiesFor, settingsFor, type ServeRequest, type Settings } from "./settings.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "seaworthy-settings-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const put = (path: string, text: string): string => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
  return join(folder, path);
};
const manifest = (feature: string, model: string): string =>
  `feature: ${feature}\nprofile: chatbot\ndata: [pii]\nmodel: ${model}\n`;
const ofOpenAi = "{ provider: openai, id: gpt-4.1-mini-2025-04-14 }";

type Variables = Readonly<Record<string, string>>;
const settings = (asked: Partial<ServeRequest> = {}, variables: Variables = {}): Settings =>
  settingsFor(
    { manifests: [], noGuards: false, baseUrls: {}, ...asked },
    variables,
    folder,
    "the demo prompt",
  );
function refused(asked: Partial<ServeRequest> = {}, variables: Variables = {}): KnownError {
  try {
    settings(asked, variables);
  } catch (error) {
    return error as KnownError;
  }
  throw new Error("it was accepted");
}
const providers = (of: Settings): readonly (readonly [string, string, string | undefined])[] =>
  of.providers.map(({ name, origin, key }) => [name, origin, key?.reference]);

describe("with nothing at all", () => {
  test("there are defaults, the built-in feature, and no provider", () => {
    const all = settings();
    expect(all).toMatchObject({
      data: join(folder, ".seaworthy"),
      host: "127.0.0.1",
      port: 8787,
      peoplePort: 8788,
      environment: "dev",
      providers: [],
      manifests: [],
      guarded: true,
    });
    expect(all.policies).toMatchObject([{ feature: "default", models: [{ provider: "*", id: "*" }] }]);
    expect(all.policies[0]?.prompt?.text).toBe("the demo prompt");
  });

  test.each(["staging", "prod"] as const)("the built-in feature is not for %s", (environment) => {
    expect(refused({ environment })).toMatchObject({
      code: "USAGE",
      hint: expect.stringContaining("init") as string,
    });
  });
});

describe("variables", () => {
  test("a key makes its vendor a provider, and the stand-in's prompt is gone", () => {
    const all = settings({}, { OPENAI_API_KEY: "sk-1", ANTHROPIC_API_KEY: "sk-2", GROQ_API_KEY: "gsk" });
    expect(providers(all)).toEqual([
      ["openai", "https://api.openai.com", "env:OPENAI_API_KEY"],
      ["anthropic", "https://api.anthropic.com", "env:ANTHROPIC_API_KEY"],
      ["groq", "https://api.groq.com", "env:GROQ_API_KEY"],
    ]);
    expect(all.policies[0]?.prompt).toBeUndefined();
  });

  test("a base URL alone makes one too", () => {
    expect(providers(settings({}, { OPENAI_BASE_URL: "http://127.0.0.1:9/v1" }))).toEqual([
      ["openai", "http://127.0.0.1:9", undefined],
    ]);
  });

  test("an empty one is none", () => {
    expect(settings({}, { OPENAI_API_KEY: "", OPENAI_BASE_URL: "" }).providers).toEqual([]);
  });

  test("a key for a vendor without a common address waits for its base URL", () => {
    const key = { AZURE_OPENAI_API_KEY: "k" };
    expect(settings({}, key).providers).toEqual([]);
    const url = { AZURE_OPENAI_BASE_URL: "https://mine.openai.azure.com/openai/v1" };
    expect(settings({}, { ...key, ...url }).providers).toMatchObject([{ name: "azure-openai" }]);
  });

  test("a base URL that is none is told with its provider", () => {
    expect(refused({}, { OPENAI_BASE_URL: "localhost" })).toMatchObject({
      code: "USAGE",
      message: expect.stringContaining("the provider openai") as string,
    });
  });
});

const gateway = (more = ""): string =>
  `environment: staging\nfeatures: [features/*.yaml]\nlisten: { port: 1111, people_port: 2222, host: 127.0.0.9 }\ndata: kept\n${more}`;
const stagingFeature = (feature: string): string =>
  manifest(feature, ofOpenAi) +
  "owners: { ml: a@x.org, security: a@x.org, backend: a@x.org, privacy: a@x.org, infra: a@x.org, lead: a@x.org }\n";

describe("the gateway's configuration", () => {
  const key = { OPENAI_API_KEY: "sk-1" };

  test("says what the flags do not", () => {
    put("features/b.yaml", stagingFeature("b"));
    put("features/a.yaml", stagingFeature("a"));
    put("seaworthy.gateway.yaml", gateway());
    const all = settings({}, key);
    expect(all).toMatchObject({
      environment: "staging",
      port: 1111,
      peoplePort: 2222,
      host: "127.0.0.9",
      data: join(folder, "kept"),
      manifests: [join(folder, "features/a.yaml"), join(folder, "features/b.yaml")],
    });
    expect(all.policies.map(({ feature }) => feature)).toEqual(["a", "b"]);
  });

  test("is beaten by flags", () => {
    put("features/a.yaml", stagingFeature("a"));
    put("seaworthy.gateway.yaml", gateway());
    const one = put("one.yaml", manifest("one", ofOpenAi));
    const flags = {
      port: 0,
      peoplePort: 5,
      host: "::1",
      data: "other",
      environment: "dev",
      manifests: [one],
    } as const;
    expect(settings(flags, key)).toMatchObject({
      port: 0,
      peoplePort: 5,
      host: "::1",
      data: join(folder, "other"),
      environment: "dev",
      manifests: [one],
      policies: [{ feature: "one" }],
    });
  });

  test("can be another file, and its manifests stand beside it", () => {
    put("deploy/features/a.yaml", stagingFeature("a"));
    put("deploy/prod.gateway.yaml", gateway());
    expect(settings({ config: "deploy/prod.gateway.yaml" }, key).manifests).toEqual([
      join(folder, "deploy/features/a.yaml"),
    ]);
  });

  test("names its paths from its own folder, and the flags name theirs from the working directory", () => {
    put("deploy/features/a.yaml", stagingFeature("a"));
    put("deploy/secrets/key.txt", "from-beside-the-configuration");
    put("deploy/seaworthy.gateway.yaml", gateway("providers: { openai: { key: file:secrets/key.txt } }\n"));
    const config = "deploy/seaworthy.gateway.yaml";
    const all = settings({ config });
    expect(all.data).toBe(join(folder, "deploy/kept"));
    expect(providers(all)).toEqual([
      ["openai", "https://api.openai.com", `file:${join(folder, "deploy/secrets/key.txt")}`],
    ]);
    expect(settings({ config, data: "here" }).data).toBe(join(folder, "here"));
  });

  test("that is not there is told", () => {
    expect(refused({ config: "nowhere.yaml" })).toMatchObject({
      code: "USAGE",
      message: `${join(folder, "nowhere.yaml")} cannot be read`,
    });
  });

  test("whose pattern finds nothing is told", () => {
    put("seaworthy.gateway.yaml", gateway());
    expect(refused({}, key).message).toBe(`no manifest matches features/*.yaml in ${folder}`);
  });

  test("that does not hold is told with its line", () => {
    const path = put("seaworthy.gateway.yaml", gateway("features_: []\n"));
    expect(refused({}, key)).toMatchObject({
      code: "MANIFEST_INVALID",
      message: expect.stringContaining(`${path}:5:1: unknown key "features_"`) as string,
    });
  });

  describe("and its providers", () => {
    const withProviders = (text: string): void => {
      put("features/a.yaml", stagingFeature("a"));
      put("seaworthy.gateway.yaml", gateway(`providers: ${text}\n`));
    };

    test("say where their keys are: what they are is read at the start", () => {
      const file = put("key.txt", "  from-a-file\n");
      withProviders(
        `{ openai: { key: env:OUR_KEY }, ours: { format: openai-chat, base_url: "http://127.0.0.1:9", key: "file:${file}" } }`,
      );
      expect(providers(settings({}, { OUR_KEY: " sk-ours " }))).toEqual([
        ["openai", "https://api.openai.com", "env:OUR_KEY"],
        ["ours", "http://127.0.0.1:9", `file:${file}`],
      ]);
    });

    test("take the vendor's own variable where they name no key", () => {
      withProviders("{ openai: {} }");
      expect(providers(settings({}, key))).toEqual([
        ["openai", "https://api.openai.com", "env:OPENAI_API_KEY"],
      ]);
    });

    test("that have no key at the vendor's own address stop the start, and the variable is named", () => {
      withProviders("{ openai: {} }");
      expect(refused()).toMatchObject({
        code: "USAGE",
        message: "the provider openai has no key",
        hint: expect.stringContaining("OPENAI_API_KEY") as string,
      });
    });

    test("are beaten by a flag's base URL, and beat a variable's", () => {
      withProviders('{ openai: { base_url: "http://127.0.0.2:1/v1" } }');
      const variables = { OPENAI_BASE_URL: "http://127.0.0.3:1/v1" };
      expect(providers(settings({}, variables))[0]?.[1]).toBe("http://127.0.0.2:1");
      const flag = { baseUrls: { openai: "http://127.0.0.1:1/v1" } };
      expect(providers(settings(flag, variables))[0]?.[1]).toBe("http://127.0.0.1:1");
      withProviders("{ openai: { key: env:OUR_KEY } }");
      expect(providers(settings({}, { ...variables, OUR_KEY: "k" }))).toEqual([
        ["openai", "http://127.0.0.3:1", "env:OUR_KEY"],
      ]);
    });
  });
});

describe("a key that would travel in the clear", () => {
  const variables = { OPENAI_API_KEY: "sk-1" };
  const at = (url: string): Partial<ServeRequest> => ({ baseUrls: { openai: url } });

  test.each([
    "http://models.example.com/v1",
    "http://10.1.2.3/v1",
    "http://vllm:8000",
    "http://127.example.com",
  ])("is a warning with a hint in dev: %s", (url) => {
    const { warnings } = settings(at(url), variables);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toBe(
      `warning: the key of the provider openai would travel in the clear: plain http to ${new URL(url).hostname}\n  hint: use https, or a proxy on this machine that speaks it`,
    );
    expect(settings({}, { ...variables, OPENAI_BASE_URL: url }).warnings).toEqual(warnings);
  });

  test.each(["staging", "prod"] as const)("stops the start in %s", (environment) => {
    const manifests = [put("one.yaml", stagingFeature("one"))];
    const error = refused({ ...at("http://10.1.2.3/v1"), environment, manifests }, variables);
    expect(error).toMatchObject({
      code: "USAGE",
      message: "the key of the provider openai would travel in the clear: plain http to 10.1.2.3",
      hint: expect.stringMatching(/^use https, .*insecure: true/) as string,
    });
  });

  test("stops the start where the configuration has the address, and is a warning where it says that it knows", () => {
    put("features/a.yaml", stagingFeature("a"));
    const openai = 'providers: { openai: { base_url: "http://10.1.2.3/v1"';
    put("seaworthy.gateway.yaml", gateway(`${openai} } }\n`));
    expect(refused({}, variables).message).toContain("in the clear");
    put("seaworthy.gateway.yaml", gateway(`${openai}, insecure: true } }\n`));
    expect(settings({}, variables).warnings).toHaveLength(1);
  });

  test.each([
    "https://models.example.com/v1",
    "http://localhost:9/v1",
    "http://models.localhost/v1",
    "http://127.0.0.1:9/v1",
    "http://127.200.0.1/v1",
    "http://[::1]:9/v1",
  ])("is not one that is encrypted or stays on this machine: %s", (url) => {
    const manifests = [put("one.yaml", stagingFeature("one"))];
    expect(settings({ ...at(url), environment: "staging", manifests }, variables).warnings).toEqual([]);
  });

  test("is not one that is not there", () => {
    expect(settings(at("http://10.1.2.3/v1")).warnings).toEqual([]);
  });
});

describe("a manifest", () => {
  test("in the folder is the one that is served", () => {
    const path = put("seaworthy.yaml", manifest("mine", ofOpenAi));
    expect(settings({}, { OPENAI_API_KEY: "k" })).toMatchObject({
      manifests: [path],
      policies: [{ feature: "mine" }],
    });
  });

  test("that is not there is told", () => {
    expect(refused({ manifests: ["nowhere.yaml"] })).toMatchObject({
      code: "USAGE",
      message: `${join(folder, "nowhere.yaml")} cannot be read`,
    });
  });

  test.each<[string, string, Variables, string]>([
    ["no provider is there", ofOpenAi, {}, "set OPENAI_API_KEY, or name openai under `providers`"],
    [
      "only another one is there",
      ofOpenAi,
      { ANTHROPIC_API_KEY: "k" },
      "set OPENAI_API_KEY, or name openai under `providers`",
    ],
    [
      "a fallback's is not there",
      "{ provider: openai, id: gpt-4.1, fallback: [{ provider: anthropic, id: claude-x }] }",
      { OPENAI_API_KEY: "k" },
      "set ANTHROPIC_API_KEY, or name anthropic under `providers`",
    ],
    [
      "it has no common address",
      "{ provider: azure-openai, id: gpt-4.1 }",
      { AZURE_OPENAI_API_KEY: "k" },
      "set AZURE_OPENAI_API_KEY and AZURE_OPENAI_BASE_URL",
    ],
    ["it needs no key", "{ provider: ollama, id: qwen3 }", {}, "name ollama under `providers`"],
    [
      "it is misspelled",
      "{ provider: opneai, id: gpt-4.1 }",
      { OPENAI_API_KEY: "k" },
      'did you mean "openai"?',
    ],
  ])(
    "whose provider is not set up stops the start and says what is missing: %s",
    (_name, model, variables, hint) => {
      const path = put("seaworthy.yaml", manifest("mine", model));
      const error = refused({}, variables);
      expect(error.code).toBe("MANIFEST_INVALID");
      expect(error.message).toContain(`${path}:4:`);
      expect(error.message).toMatch(/there is no provider "/);
      expect(error.message).toContain(hint);
    },
  );

  test.each(["{ provider: demo, id: demo }", '{ provider: "*", id: "*" }'])(
    "for the stand-in needs no provider: %s",
    (model) => {
      put("seaworthy.yaml", manifest("mine", model));
      expect(settings()).toMatchObject({ providers: [], policies: [{ feature: "mine" }] });
    },
  );

  test("is read without any provider by those who only ask what it says", () => {
    put("features/a.yaml", stagingFeature("a"));
    put("seaworthy.gateway.yaml", gateway("providers: { openai: { key: env:NOT_SET } }\n"));
    expect(policiesFor({ manifests: [] }, folder)).toMatchObject([{ feature: "a" }]);
  });

  test("with problems is told with all of them", () => {
    put("seaworthy.yaml", `${manifest("mine", ofOpenAi)}gaurds: {}\nlimits: { tokens_per_request: -1 }\n`);
    const { message } = refused({}, { OPENAI_API_KEY: "k" });
    expect(message).toContain(":5:1: ");
    expect(message).toContain(":6:");
  });
});

describe("--no-guards", () => {
  test("lets everything pass and writes it down, under another digest", () => {
    const [plain, open] = [settings(), settings({ noGuards: true })];
    expect(open.guarded).toBe(false);
    expect(open.policies[0]?.digest).not.toBe(plain.policies[0]?.digest);
    for (const { actions } of open.policies[0]?.guards ?? [])
      expect(new Set(Object.values(actions))).toEqual(new Set(["record"]));
  });

  test.each(["staging", "prod"] as const)("is refused in %s", (environment) => {
    expect(refused({ noGuards: true, environment })).toMatchObject({
      code: "USAGE",
      message: "--no-guards is for the environment dev only",
    });
  });

  test("is refused where the configuration says the environment", () => {
    put("features/a.yaml", stagingFeature("a"));
    put("seaworthy.gateway.yaml", gateway());
    expect(refused({ noGuards: true }, { OPENAI_API_KEY: "k" })).toMatchObject({ code: "USAGE" });
  });
});
