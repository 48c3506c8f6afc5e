import { afterAll, beforeAll, expect, test } from "vitest";
import { askPeople, check, documentOf, register, seen } from "./retrieval.stand.ts";
import { gpt, startStand, type Stand } from "./stand.ts";

const schema = { type: "object", properties: { to: { type: "string" }, body: { type: "string" } } };
const manifest = {
  feature: "mail",
  profile: "agent",
  data: ["none"],
  model: { provider: "openai", id: gpt },
  tools: { send_mail: { schema, effect: "external" } },
  approvals: { wait: "0s" },
};

let stand: Stand;
beforeAll(async () => {
  stand = await startStand({ files: { "seaworthy.yaml": JSON.stringify(manifest) } });
  stand.fakeOpenAi.reply = {
    text: "I see to it.",
    tools: [
      {
        id: "c1",
        name: "send_mail",
        arguments: JSON.stringify({ to: "boss@work.example", body: "All is well." }),
      },
    ],
  };
});
afterAll(() => stand.close());

/** Whether the model's mail leaves, in a call that brings no document of its own. */
async function leaves(session: string): Promise<boolean> {
  const response = await fetch(`${stand.url}/v1/chat/completions`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${stand.key}`,
      "content-type": "application/json",
      ...headersOf(session),
    },
    body: JSON.stringify({
      model: gpt,
      messages: [{ role: "user", content: "Write to boss@work.example that all is well." }],
      tools: [{ type: "function", function: { name: "send_mail", parameters: schema } }],
    }),
  });
  const body = await response.text();
  return response.status === 200 && body.includes('"send_mail"');
}

const headersOf = (session: string): Record<string, string> => ({
  "x-seaworthy-tenant": "acme",
  "x-seaworthy-user": "ann",
  "x-seaworthy-session": session,
});

test("what a check gave, the session has read: an order in it cannot send what a customer said", async () => {
  await register(
    stand,
    documentOf("acme", { id: "own", text: "The customer paid on Monday." }),
    documentOf("acme", { id: "web", text: "A page that anybody can write." }, { trust: "external" }),
  );
  await askPeople(stand, "/api/knowledge/release", { tenant: "acme", id: "doc of web" });
  const body = (chunk: string): object => ({
    principal: { tenant: "acme", user: "ann" },
    candidates: [{ chunk }],
  });
  expect(seen(await check(stand, body("own"), headersOf("private only"))).allowed).toEqual(["own"]);
  expect(await leaves("private only")).toBe(true);
  await check(stand, body("own"), headersOf("both"));
  await check(stand, body("web"), headersOf("both"));
  expect(await leaves("both")).toBe(false);
  expect(await leaves("another")).toBe(true);
  // What was denied was not read.
  await check(stand, body("nobody's"), headersOf("denied"));
  expect(await leaves("denied")).toBe(true);
});
