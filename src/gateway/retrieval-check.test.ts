import { expect, test } from "vitest";
import { knowledgeConfigOf } from "../policy/knowledge-config.ts";
import { keyFor } from "./gateway.test-data.ts";
import { checkPrincipal } from "./retrieval-check.ts";

const config = knowledgeConfigOf({ tenants: { k1: ["acme", "globex"] } });
const refused = (
  principal: { readonly tenant: string; readonly user?: string },
  caller: { readonly tenant?: string; readonly user?: string; readonly key?: string },
): boolean => {
  const { key = "k1", ...names } = caller;
  try {
    checkPrincipal(
      { groups: [], ...principal },
      { ...names, key: keyFor({ id: key }) },
      { config, canaryKey: "canary" },
    );
    return false;
  } catch (error) {
    expect(error).toMatchObject({ code: "SCOPE_REFUSED" });
    return true;
  }
};

test.each([
  ["asks for a tenant of its key", { tenant: "acme" }, {}, false],
  ["asks for another tenant than those of its key", { tenant: "initech" }, {}, true],
  ["asks for a tenant of its key in capitals", { tenant: "ACME" }, {}, true],
  ["has a key that is for any tenant", { tenant: "initech" }, { key: "k2" }, false],
  [
    "names in the body whom its headers name",
    { tenant: "acme", user: "ann" },
    { tenant: "acme", user: "ann" },
    false,
  ],
  ["names another tenant than its headers", { tenant: "globex" }, { tenant: "acme" }, true],
  ["names another user than its headers", { tenant: "acme", user: "bob" }, { user: "ann" }, true],
  ["leaves out the user whom its headers name", { tenant: "acme" }, { user: "ann" }, true],
  ["asks for a made-up tenant of the gateway", { tenant: "seaworthy-canary-a" }, { key: "k2" }, true],
  ["rehearses", { tenant: "seaworthy-canary-a" }, { key: "canary" }, false],
  ["asks with the rehearsals' key for somebody real", { tenant: "acme" }, { key: "canary" }, true],
])("a program that %s is let in or refused", (_what, principal, caller, isRefused) => {
  expect(refused(principal, caller)).toBe(isRefused);
});
