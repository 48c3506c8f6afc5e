import type { IncomingHttpHeaders } from "node:http";
import { expect, test } from "vitest";
import { policyOf } from "../pipeline/pipeline.test-data.ts";
import type { KeyRecord } from "../store/store.ts";
import { callerOf, entryOf, whereFacts, type Caller } from "./caller.ts";
import { keyFor } from "./gateway.test-data.ts";

const policies = new Map(
  ["support", "search"].map((feature) => [feature, policyOf([], { feature, digest: `sha256:${feature}` })]),
);

const caller = (key: Partial<KeyRecord>, headers: IncomingHttpHeaders = {}, environment = "prod"): Caller =>
  callerOf(keyFor(key), headers, policies, environment);
const refused = (
  key: Partial<KeyRecord>,
  headers: IncomingHttpHeaders = {},
  environment = "prod",
): unknown => {
  try {
    return caller(key, headers, environment).policy.feature;
  } catch (error) {
    return error;
  }
};

test.each<[string, Partial<KeyRecord>, IncomingHttpHeaders, string]>([
  ["the only feature of a key", { features: ["support"] }, {}, "support"],
  ["the only one of its features that is served here", { features: ["support", "elsewhere"] }, {}, "support"],
  [
    "one of several, by the header",
    { features: ["support", "search"] },
    { "x-seaworthy-feature": "search" },
    "search",
  ],
  ["any, by the header", { features: ["*"] }, { "x-seaworthy-feature": "search" }, "search"],
  [
    "the only one, named all the same",
    { features: ["search"] },
    { "x-seaworthy-feature": "search" },
    "search",
  ],
])("a key opens %s", (_name, key, headers, feature) => {
  expect(caller(key, headers)).toMatchObject({ policy: { feature }, environment: "prod" });
});

test("a key for everything needs no header where there is one feature", () => {
  const only = new Map([...policies].slice(0, 1));
  expect(callerOf(keyFor(), {}, only, "dev").policy.feature).toBe("support");
});

test.each<[string, Partial<KeyRecord>, IncomingHttpHeaders, string]>([
  ["several features and no header", { features: ["*"] }, {}, "this key opens several features"],
  [
    "no feature that is served here",
    { features: ["elsewhere"] },
    {},
    "this key opens no feature of this gateway",
  ],
  ["no feature at all", { features: [] }, {}, "this key opens no feature of this gateway"],
  [
    "a header that names another's feature",
    { features: ["support"] },
    { "x-seaworthy-feature": "search" },
    "this key does not open the feature that the header names",
  ],
  [
    "a header that names what is not there, in the same words",
    { features: ["*"] },
    { "x-seaworthy-feature": "nowhere" },
    "this key does not open the feature that the header names",
  ],
  [
    "a name of JavaScript",
    { features: ["*"] },
    { "x-seaworthy-feature": "constructor" },
    "this key does not open the feature that the header names",
  ],
])("a key does not open the feature: %s", (_name, key, headers, message) => {
  expect(refused(key, headers)).toMatchObject({ code: "SCOPE_REFUSED", status: 403, message });
});

test.each([
  [["dev"], "dev", true],
  [["staging", "prod"], "prod", true],
  [["*"], "prod", true],
  [["dev"], "prod", false],
  [["dev"], "development", false],
  [[], "dev", false],
])("a key for %j in %s: %s", (environments, environment, opens) => {
  const answer = refused({ features: ["support"], environments }, {}, environment);
  if (opens) expect(answer).toBe("support");
  else
    expect(answer).toMatchObject({
      code: "SCOPE_REFUSED",
      message: `this key is not for the environment ${environment}`,
    });
});

test("who is behind the call stands in its entries, as the application names them", () => {
  const of = caller(
    { id: "key7", features: ["support"] },
    { "x-seaworthy-tenant": "acme", "x-seaworthy-user": "ada", "x-seaworthy-session": "s-1" },
  );
  expect(entryOf(of, "call-1")).toEqual({
    feature: "support",
    environment: "prod",
    exchange: "call-1",
    key: "key7",
    digest: "sha256:support",
    tenant: "acme",
    user: "ada",
    session: "s-1",
  });
});

test.each(["DE", "US-CA"])("the place %s stands in the entry about the request", (place) => {
  const of = caller({ features: ["support"] }, { "x-seaworthy-place": place });
  expect(whereFacts(of)).toEqual({ place });
});

test.each(["de", "Berlin", "DE-ABCD", "DE "])("the place %j is refused", (place) => {
  expect(refused({ features: ["support"] }, { "x-seaworthy-place": place })).toMatchObject({
    code: "EXCHANGE_UNREADABLE",
    message: "the header x-seaworthy-place is no place",
  });
});

test("what the application does not say is not there", () => {
  const of = caller({ features: ["support"] }, { "x-seaworthy-user": "" });
  expect(Object.keys(entryOf(of, "call-1"))).toEqual(["feature", "environment", "exchange", "key", "digest"]);
});

test.each(["x-seaworthy-tenant", "x-seaworthy-user", "x-seaworthy-session", "x-seaworthy-feature"])(
  "a name has at most 256 characters: %s",
  (name) => {
    const key = { features: ["support"] };
    const longest = refused(key, { [name]: "a".repeat(256) });
    expect(longest).toEqual(
      name === "x-seaworthy-feature" ? expect.objectContaining({ code: "SCOPE_REFUSED" }) : "support",
    );
    expect(refused(key, { [name]: "a".repeat(257) })).toMatchObject({
      code: "EXCHANGE_UNREADABLE",
      message: `the header ${name} is longer than 256 characters`,
    });
  },
);
