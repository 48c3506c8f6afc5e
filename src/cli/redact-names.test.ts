import { expect, test } from "vitest";
import { ran } from "./terminal.test-data.ts";

async function redacted(text: string): Promise<string> {
  const { code, out } = await ran(["redact"], [JSON.stringify({ text })]);
  expect(code).toBe(0);
  return (JSON.parse(out[0] ?? "{}") as { text: string }).text;
}

test("people, addresses and firms become placeholders beside the numbers", async () => {
  expect(
    await redacted(
      "My name is Andrea Kowalska, I live at 14 Church Road, Bristol BS1 5TR, and I work at Brenner & Sons Ltd. Mail andrea@example.org",
    ),
  ).toBe("My name is [PERSON_1], I live at [ADDRESS_1], and I work at [ORGANIZATION_1] Mail [EMAIL_1]");
});

test("a name that comes again has the same placeholder", async () => {
  expect(await redacted("Dear Paul Okafor, is Paul Okafor your name?")).toBe(
    "Dear [PERSON_1], is [PERSON_1] your name?",
  );
});

test("a text that names nobody comes back as it was", async () => {
  const text = "Could I change the payment due date of my credit card in May?";
  expect(await redacted(text)).toBe(text);
});
