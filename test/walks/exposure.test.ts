import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { tokenFor } from "../../src/app/ask-log.ts";
import { connectLog, type LogClient } from "../../src/audit/socket/client.ts";
import type { Exposure } from "../../src/audit/exposure/exposure.ts";
import { socketPathIn } from "../../src/audit/places.ts";
import type { Received } from "../fakes/provider.ts";
import { claude, gpt, type Stand } from "./stand.ts";
import { doors, startSupport } from "./support.test-data.ts";
import { surface, user } from "./surfaces.ts";

let stand: Stand;
let log: LogClient;
beforeAll(async () => {
  stand = await startSupport();
  log = await connectLog({ socketPath: socketPathIn(stand.data) });
});
afterAll(async () => {
  await log.close();
  await stand.close();
});

/** Kind, delivery and exchange of every entry that is found. */
async function found(question: object): Promise<readonly (readonly [string, string, string | undefined])[]> {
  const token = tokenFor(stand.data, {}) ?? "";
  const asked = { ask: "exposure", token, purpose: "walk", ...question };
  const { recipients } = (await log.ask(asked)) as unknown as Exposure;
  return recipients.flatMap(({ entries }) =>
    entries.map(({ kind, delivery, exchange }) => [kind, delivery, exchange] as const),
  );
}

const placeholder = ({ text }: Received): string => /\[EMAIL_\d+\]/.exec(text)?.[0] ?? "";

describe.each(doors)("$name, $how, a model of $upstream", ({ name, upstream, how }) => {
  const model = upstream === "openai" ? gpt : claude;
  const email = `ada.${name}.${how}.${upstream}@example.org`;
  beforeEach(() => {
    const fake = upstream === "openai" ? stand.fakeOpenAi : stand.fakeAnthropic;
    fake.reply = (call) => ({
      text: `Noted ${placeholder(call)} "at\nonce".`,
      tools: [
        { id: "call_1", name: "send", arguments: JSON.stringify({ why: `"grüße" an ${placeholder(call)}` }) },
      ],
      pieceChars: 3,
    });
  });

  test("what the model never saw and the user got back counts as seen, in the text and in a tool's arguments", async () => {
    await surface(name, stand)[how]({ model, turns: user(`My mail is ${email}.`) });
    const inText = await found({ text: `Noted ${email} "at\nonce".` });
    expect(inText).toEqual([["call.output", "whole", expect.any(String)]]);
    expect(await found({ text: `"GRÜßE" AN ${email}`, ignoreCase: true })).toEqual(inText);
    expect(await found({ pattern: `^"?Noted ${email.replaceAll(".", "\\.")}` })).toEqual(inText);
    // The model got a placeholder.
    expect(await found({ text: email, inputs: true })).toEqual(inText);
  });
});
