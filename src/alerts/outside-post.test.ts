import type { LookupAddress } from "node:dns";
import { afterEach, expect, test } from "vitest";
import { keyPair, startReceiver, type Receiver } from "./alerts.test-data.ts";
import { postOutside, type OutsidePost, type Resolve } from "./outside-post.ts";

const undo: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0)) await step();
});

async function receiverFor(...given: Parameters<typeof startReceiver>): Promise<Receiver> {
  const receiver = await startReceiver(...given);
  undo.push(() => receiver.close());
  return receiver;
}

const post = (url: string, given: Partial<OutsidePost> = {}): OutsidePost => ({
  ...{ url: new URL(url), headers: { "x-test": "1" }, body: "{}", allowPrivate: true },
  ...given,
});

/** A resolver that answers what it is told, each time the next; it counts how often it was asked. */
function resolver(...answers: readonly (readonly string[])[]): Resolve & { asked: number } {
  const resolve = ((_name, _options, done) => {
    const addresses = answers[Math.min(resolve.asked, answers.length - 1)] ?? [];
    resolve.asked += 1;
    const found = addresses.map((address): LookupAddress => ({
      address,
      family: address.includes(":") ? 6 : 4,
    }));
    setImmediate(() => done(null, found));
  }) as Resolve & { asked: number };
  resolve.asked = 0;
  return resolve;
}

test("what was answered comes back", async () => {
  const receiver = await receiverFor();
  receiver.answer = () => ({ status: 202, text: "taken" });
  expect(await postOutside(post(`${receiver.url}/in`))).toMatchObject({
    answered: true,
    status: 202,
    text: "taken",
  });
  expect(receiver.received).toMatchObject([{ path: "/in", text: "{}", headers: { "x-test": "1" } }]);
});

test.each([
  ["http://127.0.0.1:1/", /private address 127\.0\.0\.1; if that is meant, say allow_private/],
  ["http://[::1]:1/", /private address ::1/],
  ["http://10.0.0.1/", /private address/],
  ["http://2130706433/", /private address 127\.0\.0\.1/],
  ["http://[::ffff:127.0.0.1]:1/", /private address/],
  ["http://169.254.169.254/", /never connected to/],
])("%s is not connected to unless it is allowed", async (url, why) => {
  const answer = await postOutside(post(url, { allowPrivate: false }));
  expect(answer).toMatchObject({ answered: false, why: expect.stringMatching(why) as string });
});

test("a metadata address is not connected to, also where private ones are allowed", async () => {
  const answer = await postOutside(post("http://169.254.169.254/latest"));
  expect(answer).toMatchObject({
    answered: false,
    why: expect.stringContaining("never connected to") as string,
  });
});

test("a name that leads inside is refused, and nothing arrives there", async () => {
  const receiver = await receiverFor();
  const { port } = new URL(receiver.url);
  const answer = await postOutside(
    post(`http://hooks.example.com:${port}/`, { allowPrivate: false, resolve: resolver(["127.0.0.1"]) }),
  );
  expect(answer).toMatchObject({
    answered: false,
    why: expect.stringContaining("private address") as string,
  });
  expect(receiver.received).toEqual([]);
});

test("a name with one address inside among those outside is refused", async () => {
  const resolve = resolver(["93.184.215.14", "127.0.0.1"]);
  const answer = await postOutside(post("http://hooks.example.com:1/", { allowPrivate: false, resolve }));
  expect(answer).toMatchObject({ answered: false, why: expect.stringContaining("127.0.0.1") as string });
});

test("a name is resolved once: what was looked at is what is connected to", async () => {
  const receiver = await receiverFor();
  const { port } = new URL(receiver.url);
  // The second answer would lead elsewhere.
  const resolve = resolver(["127.0.0.1"], ["169.254.169.254"]);
  const answer = await postOutside(post(`http://hooks.example.com:${port}/`, { resolve }));
  expect(answer).toMatchObject({ answered: true, status: 200 });
  expect(resolve.asked).toBe(1);
  expect(receiver.received[0]?.headers.host).toBe(`hooks.example.com:${port}`);
});

test("a redirect is an answer, and nobody follows it", async () => {
  const elsewhere = await receiverFor();
  const receiver = await receiverFor();
  receiver.answer = () => ({ status: 307, headers: { location: `${elsewhere.url}/stolen` } });
  expect(await postOutside(post(receiver.url))).toMatchObject({ answered: true, status: 307 });
  expect(elsewhere.received).toEqual([]);
});

test("of an answer without an end the beginning is read", async () => {
  const receiver = await receiverFor();
  receiver.answer = () => ({ status: 200, text: "x".repeat(1_000_000) });
  const answer = await postOutside(post(receiver.url));
  expect(answer.answered && answer.text.length).toBe(16_384);
});

test("TLS holds for the name: the right certificate is taken, that of another name is not", async () => {
  const pair = keyPair("hooks.example.com");
  const receiver = await receiverFor(pair);
  const { port } = new URL(receiver.url);
  const resolve = resolver(["127.0.0.1"]);
  const to = (name: string, authority?: string) =>
    postOutside(post(`https://${name}:${port}/`, { resolve, authority }));
  expect(await to("hooks.example.com", pair.cert)).toMatchObject({ answered: true, status: 200 });
  expect(await to("other.example.com", pair.cert)).toMatchObject({
    answered: false,
    why: "ERR_TLS_CERT_ALTNAME_INVALID",
  });
  expect(await to("hooks.example.com")).toMatchObject({ answered: false });
  expect(receiver.received).toHaveLength(1);
});

test("a server that is not there is told by its code alone", async () => {
  const receiver = await receiverFor();
  await receiver.close();
  expect(await postOutside(post(`${receiver.url}/secret-path`))).toEqual({
    answered: false,
    why: "ECONNREFUSED",
  });
});
