import { expect, test } from "vitest";
import { ProviderKey } from "./provider-key.ts";
import { provider } from "./provider.ts";

test("a provider's headers have the key that is in place now, and are the same object while it is the same", () => {
  const key = new ProviderKey("vault:secret/apps#openai", "one");
  const openAi = provider({ name: "openai", key });
  const before = openAi.headers;
  expect([openAi.headers === before, before["authorization"]]).toEqual([true, "Bearer one"]);
  key.put("two");
  expect([before["authorization"], openAi.headers["authorization"]]).toEqual(["Bearer one", "Bearer two"]);
});

test("without its key a provider has no headers, rather than headers without a key", () => {
  const key = new ProviderKey("vault:secret/apps#openai");
  expect(() => provider({ name: "openai", key }).headers).toThrow(
    "the key for the model provider is not there",
  );
  key.put("one");
  key.put(undefined);
  expect(() => provider({ name: "openai", key }).headers).toThrow("not there");
});

test.each(["one\r\nx-admin: yes", "one\ttwo", "schlüssel", "", "x".repeat(8193)])(
  "what no header takes is no key, and is not told on: %j",
  (text) => {
    const key = new ProviderKey("file:/run/secrets/openai");
    try {
      key.put(text);
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code: "SECRET_MISSING" });
      expect((error as Error).message).toMatch(/^what file:\/run\/secrets\/openai holds is no key/);
    }
    expect(() => key.value).toThrow("not there");
  },
);

test("many calls that are refused with the old key find the new one, and only one look is made for it", async () => {
  const key = new ProviderKey("vault:secret/apps#openai", "old");
  let looks = 0;
  let found = (): void => undefined;
  const look = new Promise<void>((resolve) => (found = resolve));
  key.renewedBy(async () => {
    looks += 1;
    await look;
    key.put("new");
  });
  const first = key.refused("old");
  found();
  expect(await first).toBe(true);
  expect(await Promise.all(Array.from({ length: 20 }, async () => key.refused("old")))).toEqual(
    Array.from({ length: 20 }, () => true),
  );
  expect(looks).toBe(1);
});

test("a key that nobody rotates is refused for good", async () => {
  expect(await new ProviderKey("", "fixed").refused("fixed")).toBe(false);
});
