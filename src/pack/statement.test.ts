import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { KnownError } from "../base/errors.ts";
import { keyIdOf, preAuthentication, sealed, unsealed } from "./dsse.ts";
import { textFile } from "./pack-file.ts";
import { keyOfPem, keyOfSeed } from "./signing-key.ts";
import { readStatement, statementFile } from "./statement.ts";
import { filesIn, zipOf } from "./zip.ts";

const { publicKey, privateKey } = generateKeyPairSync("ed25519");

test("what is signed is the example of the DSSE specification, byte for byte", () => {
  expect(preAuthentication("http://example.com/HelloWorld", Buffer.from("hello world")).toString()).toBe(
    "DSSEv1 29 http://example.com/HelloWorld 11 hello world",
  );
});

test("an envelope opens with its key, and with no other; not with another type, nor with a spelling of base64 that is not its own", () => {
  const envelope = sealed("text/x", Buffer.from("héllo"), privateKey);
  const text = JSON.stringify(envelope);
  expect(unsealed(text, "text/x", publicKey).toString()).toBe("héllo");
  expect(unsealed(text, "text/x", generateKeyPairSync("ed25519").publicKey)).toBe(
    "has no signature of this key",
  );
  expect(unsealed(text, "text/y", publicKey)).toBe("is no DSSE envelope of text/y");
  expect(unsealed("[]", "text/x", publicKey)).toBe("is no DSSE envelope");
  expect(unsealed("no", "text/x", publicKey)).toBe("is no DSSE envelope");
  const spelled = JSON.stringify({
    ...envelope,
    payload: `${JSON.stringify(envelope["payload"]).slice(1, -1)} `,
  });
  expect(unsealed(spelled, "text/x", publicKey)).toBe("has a payload that is not base64");
});

test("a statement has every file with its SHA-256, and the predicate", () => {
  const files = [textFile("b", "2"), textFile("a", "1")];
  const { bytes } = statementFile(files, { answer: "fail" }, privateKey);
  const stated = readStatement(Buffer.from(bytes).toString(), publicKey);
  if (typeof stated === "string") throw new Error(stated);
  expect([...stated.subjects.keys()]).toEqual(["a", "b"]);
  expect(stated.predicate).toEqual({ answer: "fail" });
});

test.each([
  [{ _type: "https://in-toto.io/Statement/v0.1" }, "is no in-toto statement"],
  [
    { _type: "https://in-toto.io/Statement/v1", predicateType: "x" },
    "is no statement about an evidence pack",
  ],
  [
    {
      _type: "https://in-toto.io/Statement/v1",
      predicateType: "urn:seaworthy:predicate:evidence-pack:v1",
      predicate: {},
      subject: [{ name: "a", digest: {} }],
    },
    "has a subject without a name and a SHA-256 of its own",
  ],
])("a signed text that is no statement of a pack is none: %j", (statement, said) => {
  const envelope = sealed("application/vnd.in-toto+json", Buffer.from(JSON.stringify(statement)), privateKey);
  expect(readStatement(JSON.stringify(envelope), publicKey)).toBe(said);
});

test("a seed has one key; a PEM that is none of Ed25519 is refused with what to do", () => {
  const seed = new Uint8Array(32).fill(7);
  expect(keyIdOf(keyOfSeed(seed))).toBe(keyIdOf(keyOfSeed(seed)));
  expect(keyIdOf(privateKey)).toBe(keyIdOf(publicKey));
  const pem = privateKey.export({ format: "pem", type: "pkcs8" }).toString();
  expect(keyIdOf(keyOfPem(pem))).toBe(keyIdOf(publicKey));
  const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  for (const wrong of ["", "no key", rsa.export({ format: "pem", type: "pkcs8" }).toString()])
    expect(() => keyOfPem(wrong)).toThrow(KnownError);
});

test("files come back from a zip as they were; the same files give the same bytes in every zone", () => {
  const files = [textFile("x/b", "2"), textFile("a", "")];
  const before = process.env["TZ"];
  const zips = ["UTC", "Asia/Kolkata", "America/New_York"].map((zone) => {
    process.env["TZ"] = zone;
    return Buffer.from(zipOf(files)).toString("hex");
  });
  if (before === undefined) delete process.env["TZ"];
  else process.env["TZ"] = before;
  expect(new Set(zips).size).toBe(1);
  const read = filesIn(zipOf(files)).map(({ path, bytes }) => [path, Buffer.from(bytes).toString()]);
  expect(read).toEqual([
    ["a", ""],
    ["x/b", "2"],
  ]);
  expect(() => zipOf([textFile("a", "1"), textFile("a", "2")])).toThrow("one path");
  expect(() => filesIn(Buffer.from("no zip"))).toThrow(/no evidence pack/);
});
