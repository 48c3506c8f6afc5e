import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Message } from "../../exchange/exchange.ts";
import { standardFlowRules } from "../../policy/flow-rules.ts";
import type { Policy, ToolRule } from "../../policy/policy.ts";
import type { Verdict } from "../decision.ts";
import { bound, number, policyOf } from "../pipeline.test-data.ts";
import { flowOf, labelNames } from "./flow-state.ts";
import { ownContactsMax } from "./labelled-parts.ts";
import type { Label } from "./labels.ts";
import { call, conversation, file, result, say } from "./flow.test-data.ts";

const tool = (more: Partial<ToolRule>): ToolRule => ({
  schema: { type: "object" },
  effect: "read",
  returns: "untrusted",
  ...more,
});
const tools = {
  mail: tool({}),
  crm: tool({ returns: "trusted", holds: ["personal", "tenant"] }),
  fetch: tool({ origin: "web" }),
  clock: tool({ returns: "trusted" }),
};
const policy = policyOf([bound(number, "record")], {
  tools,
  flow: { rules: standardFlowRules, documentsHold: [] },
});

const verdict = (place: string, more: Partial<Verdict> = {}): Verdict => ({
  ...{ guard: "number", kind: "NUMBER", severity: "high", start: 0, end: 4, message: "a number" },
  ...{ place, source: "user", action: "record" },
  ...more,
});

const labelsOf = (
  messages: readonly Message[],
  verdicts: readonly Verdict[] = [],
  more: { readonly session?: readonly Label[]; readonly by?: Policy } = {},
): readonly Label[] =>
  flowOf(conversation(...messages), {
    policy: more.by ?? policy,
    verdicts,
    ...(more.session === undefined ? {} : { session: more.session }),
  })?.labels ?? [];

const told = ({ origin, untrusted, holds }: Label): string =>
  `${origin}${untrusted ? " untrusted" : ""}${holds.map((held) => ` ${held}`).join("")}`;

describe("where a text came from", () => {
  test.each<[string, readonly Message[], string]>([
    ["the operator's prompt", [say("system", "x")], "system"],
    ["the user's words", [say("user", "x")], "user"],
    ["a document among them", [file("x")], "document untrusted"],
    ["a tool's result", [call("c", "mail", {}), result("c", "x")], "tool untrusted"],
    ["a trusted tool's", [call("c", "clock", {}), result("c", "x")], "tool"],
    [
      "one that holds what the manifest says",
      [call("c", "crm", {}), result("c", "x")],
      "tool personal tenant",
    ],
    ["a tool that brings the web", [call("c", "fetch", {}), result("c", "x")], "web untrusted"],
    ["a result without its call", [result("c", "x")], "tool untrusted"],
    ["a result of a tool that nobody knows", [call("c", "other", {}), result("c", "x")], "tool untrusted"],
    [
      "a result whose id two calls have",
      [call("c", "clock", {}), call("c", "mail", {}), result("c", "x")],
      "tool untrusted",
    ],
  ])("%s", (_name, messages, wanted) => {
    expect(labelsOf(messages).map(told).at(-1)).toBe(wanted);
  });

  test("a trusted tool that brings an image brings what nobody could read", () => {
    const image = {
      kind: "media",
      media: "image",
      source: { kind: "url", url: "https://a.example/i" },
    } as const;
    expect(labelsOf([call("c", "clock", {}), result("c", "x", image)]).at(-1)).toMatchObject({
      untrusted: true,
      unread: true,
    });
  });

  test("what the provider keeps can be anything", () => {
    const state = flowOf(
      {
        ...conversation(say("user", "x")),
        unread: [{ pointer: "/previous_response_id", kind: "provider-state" }],
      },
      { policy },
    );
    expect(state?.labels.at(-1)).toMatchObject({ untrusted: true, holds: ["personal", "secret", "tenant"] });
  });

  test("the model's own sealed thinking is nobody else's", () => {
    const state = flowOf(
      { ...conversation(say("user", "x")), unread: [{ pointer: "/messages/0", kind: "sealed" }] },
      { policy },
    );
    expect(state?.labels.some(({ untrusted }) => untrusted)).toBe(false);
  });
});

describe("what a text holds", () => {
  test("what the guards found in it", () => {
    const messages = [call("c", "clock", {}), result("c", "1234")];
    expect(
      labelsOf(messages, [verdict("/messages/1/parts/0/parts/0")])
        .map(told)
        .at(-1),
    ).toBe("tool personal");
  });

  test.each([
    ["the web says of people is public", [call("c", "fetch", {}), result("c", "1234")], {}, "web untrusted"],
    ["is about nobody", [call("c", "clock", {}), result("c", "1234")], { severity: "low" } as const, "tool"],
  ])("what %s", (_name, messages, more, wanted) => {
    expect(
      labelsOf(messages, [verdict("/messages/1/parts/0/parts/0", more)])
        .map(told)
        .at(-1),
    ).toBe(wanted);
  });

  test.each([
    ["a few names and addresses say whom the user means", ownContactsMax, "user"],
    ["more of them are data of others", ownContactsMax + 1, "user personal"],
  ])("%s", (_name, count, wanted) => {
    const verdicts = Array.from({ length: count }, () => verdict("/messages/0/parts/0", { kind: "EMAIL" }));
    expect(labelsOf([say("user", "x")], verdicts).map(told)).toEqual([wanted]);
  });

  test("a number of the user's own is theirs, and private", () => {
    expect(labelsOf([say("user", "x")], [verdict("/messages/0/parts/0")]).map(told)).toEqual([
      "user personal",
    ]);
  });

  test("documents hold what the manifest's knowledge holds", () => {
    const by = { ...policy, flow: { rules: standardFlowRules, documentsHold: ["tenant"] as const } };
    expect(labelsOf([file("x")], [], { by }).map(told)).toEqual(["document untrusted tenant"]);
  });
});

test("the assistant's words have what stood before them, and nothing of what came later", () => {
  const messages = [
    say("assistant", "before"),
    call("c", "mail", {}),
    result("c", "x"),
    say("assistant", "between"),
    call("d", "crm", {}),
    result("d", "y"),
    say("assistant", "after"),
  ];
  const said = labelsOf(messages).filter(({ origin }) => origin === "assistant");
  expect(said.map(told)).toEqual([
    "assistant",
    "assistant",
    "assistant untrusted",
    "assistant untrusted",
    "assistant untrusted personal tenant",
  ]);
});

test("where a session has read something, so have the assistant's words", () => {
  const session: readonly Label[] = [
    { origin: "tool", untrusted: true, holds: ["secret"], place: "session", exchange: "e0" },
  ];
  expect(labelsOf([say("assistant", "x")], [], { session }).map(told)).toEqual([
    "assistant untrusted secret",
    "tool untrusted secret",
  ]);
});

const turn = fc.constantFrom<readonly Message[]>(
  [say("user", "hello")],
  [say("system", "rules")],
  [say("assistant", "well")],
  [file("pages")],
  [call("a", "mail", {}), result("a", "mail")],
  [call("b", "crm", {}), result("b", "customer")],
  [call("d", "fetch", {}), result("d", "page")],
  [call("e", "clock", {}), result("e", "noon")],
);
const turns = fc.array(turn, { maxLength: 12 });
const names = (given: readonly (readonly Message[])[]): readonly string[] => {
  const state = flowOf(conversation(...given.flat()), { policy });
  return state === undefined ? [] : labelNames(state);
};

test("more text never takes a label away, wherever it is put in, and less never adds one", () => {
  fc.assert(
    fc.property(turns, turn, fc.nat(12), (given, more, at) => {
      const grown = [...given.slice(0, at), more, ...given.slice(at)];
      expect(names(grown)).toEqual(expect.arrayContaining([...names(given)]));
    }),
  );
});

test("the order of the turns does not matter to what a conversation has", () => {
  fc.assert(
    fc.property(turns, (given) => {
      expect(names([...given].reverse())).toEqual(names(given));
    }),
  );
});

test("a text in several parts has the labels of the text in one", () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 6 }), (pieces) => {
      const parts: Message = {
        role: "user",
        parts: pieces.map((text) => ({ kind: "text", text, document: true })),
      };
      expect(names([[parts]])).toEqual(names([[file(pieces.join(""))]]));
    }),
  );
});
