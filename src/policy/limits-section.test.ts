import { describe, expect, test } from "vitest";
import { loadGatewayConfig } from "./gateway-config.ts";
import { limitsMoney, quotasOf } from "./limits-section.ts";
import { problemText } from "./problem.ts";
import { defaultQuotas } from "./quotas.ts";

const gateway = (text: string) =>
  loadGatewayConfig({ path: "g.yaml", text: `environment: dev\nfeatures: [a.yaml]\n${text}` }, ["openai"]);
const problems = (text: string): readonly string[] => {
  const loaded = gateway(text);
  return "problems" in loaded ? loaded.problems.map(problemText) : [];
};

describe("what a manifest says of use", () => {
  test("nothing means the checklist's numbers", () => {
    expect(quotasOf({})).toEqual(defaultQuotas);
    expect(quotasOf({})).toMatchObject({
      requestsPerUserPerHour: 100,
      requestsPerSession: 100,
      tokensPerUserPerDay: 1_000_000,
      tokensPerDay: 10_000_000,
      nanosPerRequest: 10_000_000_000,
    });
  });

  test("a session has the number of its user where it has none of its own", () => {
    expect(quotasOf({ requests_per_user_per_hour: 7 })).toMatchObject({ requestsPerSession: 7 });
    expect(quotasOf({ requests_per_user_per_hour: 7, requests_per_session: 3 })).toMatchObject({
      requestsPerUserPerHour: 7,
      requestsPerSession: 3,
    });
  });

  test("dollars become whole nano-dollars", () => {
    expect(quotasOf({ spend_per_month_usd: 0.1, spend_per_user_per_day_usd: 0.000000001 })).toMatchObject({
      nanosPerMonth: 100_000_000,
      nanosPerUserPerDay: 1,
    });
  });

  test("money is limited where somebody said so, and not by the standard ten dollars a request", () => {
    expect(limitsMoney(quotasOf({}))).toBe(false);
    for (const name of [
      ...["spend_per_request_usd", "spend_per_day_usd", "spend_per_month_usd"],
      ...["spend_per_user_per_day_usd", "spend_per_user_per_month_usd", "spend_per_key_per_month_usd"],
    ])
      expect(limitsMoney(quotasOf({ [name]: 10 }))).toBe(true);
  });
});

describe("what a gateway's configuration says of use", () => {
  test("limits and prices are read", () => {
    const text = `limits: { tokens_global_per_day: 5, concurrent: 2, spend_per_month_usd: 1.5 }
prices: { openai: { "*": { input: 0.1, output: 0 } } }
`;
    expect(gateway(text)).toMatchObject({
      config: {
        quotas: { tokensPerDay: 5, concurrent: 2, nanosPerMonth: 1_500_000_000 },
        prices: { openai: { "*": { input: 0.1, output: 0 } } },
      },
    });
    expect(gateway("limits: {}\n")).toMatchObject({ config: { quotas: { concurrent: 1024 } } });
  });

  test.each([
    [
      "a price for a provider that nobody knows, which would charge nothing",
      "prices: { opennai: { x: { input: 1, output: 1 } } }\n",
      'there is no provider "opennai"',
      'did you mean "openai"?',
    ],
    [
      "a price below nothing",
      "prices: { openai: { x: { input: -1, output: 1 } } }\n",
      "input is too small: at least 0",
      "a million tokens read",
    ],
    ["a price without its half", "prices: { openai: { x: { input: 1 } } }\n", "output is missing", "written"],
    [
      "a limit with a slip",
      "limits: { spend_per_mont_usd: 1 }\n",
      'unknown key "spend_per_mont_usd"',
      "spend_per_month_usd",
    ],
    ["no money at all", "limits: { spend_per_month_usd: 0 }\n", "spend_per_month_usd", "US dollars"],
  ])("%s is refused with its place", (_name, text, message, hint) => {
    const found = problems(text);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^g\.yaml:3:\d+: /);
    expect(found[0]).toContain(message);
    expect(found[0]).toContain(hint);
  });
});
