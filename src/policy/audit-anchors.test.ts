import { expect, test } from "vitest";
import { z } from "zod";
import { anchorsOf, anchorsSection } from "./audit-anchors.ts";
import { readDocument } from "./document.ts";
import { checkSchema } from "./schema-problems.ts";

const vkey = `witness.example/one+0a1b2c3d+${"A".repeat(44)}`;

const whole = z.strictObject({ anchors: anchorsSection });

function read(text: string): z.infer<typeof whole> {
  const parsed = readDocument({ path: "seaworthy.gateway.yaml", text });
  if ("problems" in parsed) throw new Error(JSON.stringify(parsed.problems));
  const checked = checkSchema(parsed.document, whole);
  if ("problems" in checked) throw new Error(JSON.stringify(checked.problems));
  return checked.value;
}

function problems(text: string): readonly string[] {
  const parsed = readDocument({ path: "g.yaml", text });
  if ("problems" in parsed) throw new Error("not YAML");
  const checked = checkSchema(parsed.document, whole);
  if (!("problems" in checked)) return [];
  return checked.problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

test("a section with all there is, paths from the configuration's folder", () => {
  const { anchors } = read(`anchors:
  every_minutes: 5
  witnesses:
    - { name: first, url: "https://witness.example/", key: "${vkey}" }
  timestamps:
    - { name: tsa, url: "http://timestamp.example/tsr", ca: tsa.pem }
  copies:
    - { name: disk, folder: /mnt/elsewhere }
    - name: worm
      s3:
        bucket: audit-anchors
        region: eu-central-1
        endpoint: https://minio.example/
        prefix: seaworthy/prod
        mode: governance
        retain_days: 30
        access_key: env:ANCHOR_KEY
        secret_key: file:secrets/anchor
        session_token: env:ANCHOR_TOKEN
`);
  expect(anchorsOf(anchors, (path) => `/etc/x/${path}`)).toEqual({
    everyMinutes: 5,
    witnesses: [{ name: "first", url: "https://witness.example", key: vkey }],
    timestamps: [{ name: "tsa", url: "http://timestamp.example/tsr", ca: "/etc/x/tsa.pem" }],
    copies: [
      { name: "disk", folder: "/etc/x//mnt/elsewhere" },
      {
        name: "worm",
        s3: {
          bucket: "audit-anchors",
          region: "eu-central-1",
          endpoint: "https://minio.example",
          prefix: "seaworthy/prod",
          mode: "GOVERNANCE",
          retainDays: 30,
          accessKey: { from: "env", name: "ANCHOR_KEY" },
          secretKey: { from: "file", path: "/etc/x/secrets/anchor" },
          sessionToken: { from: "env", name: "ANCHOR_TOKEN" },
        },
      },
    ],
  });
});

test("an empty section anchors nothing, every 15 minutes", () => {
  expect(anchorsOf(read("anchors: {}").anchors, (path) => path)).toEqual({
    everyMinutes: 15,
    witnesses: [],
    timestamps: [],
    copies: [],
  });
});

test("a bucket is locked for two years in mode compliance unless it says otherwise", () => {
  const [copy] = anchorsOf(
    read(
      "anchors: { copies: [{ name: w, s3: { bucket: abc, region: r, access_key: env:A, secret_key: env:B } }] }",
    ).anchors,
    (path) => path,
  ).copies;
  expect(copy).toMatchObject({
    s3: { mode: "COMPLIANCE", retainDays: 730, prefix: "", endpoint: undefined },
  });
});

const bucket = (more: string): string =>
  `anchors:\n  copies:\n    - name: w\n      s3: { bucket: abc, region: r, access_key: env:A, secret_key: env:B, ${more} }`;

test.each([
  ["anchors: { every_minutes: 0 }", ["1:27 every_minutes is too small: at least 1"]],
  ["anchors: { every_minutes: 1441 }", ["1:27 every_minutes is too big: at most 1440"]],
  ["anchors: { witness: [] }", ['1:12 unknown key "witness" under anchors']],
  [
    "anchors:\n  witnesses:\n    - { name: A, url: https://w.example, key: x }",
    ["3:15 name: lower-case letters, digits and hyphens, at most 40", "3:47 key: is no verifier key"],
  ],
  [
    "anchors:\n  timestamps:\n    - { name: a, url: ftp://t.example, ca: c.pem }",
    ["3:23 url: is no http or https address without credentials, query and fragment"],
  ],
  [
    "anchors:\n  timestamps:\n    - { name: a, url: https://me:pw@t.example, ca: c.pem }",
    ["3:23 url: is no http or https address without credentials, query and fragment"],
  ],
  ["anchors:\n  copies:\n    - { name: a }", ["3:7 0: has to have one of the two, folder or s3"]],
  [
    "anchors:\n  copies:\n    - { name: a, folder: x }\n    - { name: a, folder: y }",
    ["4:15 name: two anchors have this name"],
  ],
  [
    "anchors:\n  copies:\n    - { name: a, s3: { bucket: abc, region: r, access_key: AKIA, secret_key: hush } }",
    [
      "3:60 access_key: must be a reference, not the secret itself",
      "3:78 secret_key: must be a reference, not the secret itself",
    ],
  ],
  [
    bucket("endpoint: http://minio.example"),
    ["4:85 endpoint: is plain http beyond this machine; use https, or say insecure: true"],
  ],
  [bucket("endpoint: http://minio.example, insecure: true"), []],
  [bucket("endpoint: http://127.0.0.1:9000"), []],
  [bucket("prefix: /a"), ["4:83 prefix: is no path of letters, digits, dots, hyphens and underscores"]],
  [bucket("prefix: a/b-c_d.e"), []],
])("%j says %j", (text, told) => {
  expect(problems(text)).toEqual(told);
});

test("no problem tells a secret that stood in the file", () => {
  const text =
    "anchors: { copies: [{ name: a, s3: { bucket: abc, region: r, access_key: AKIA1, secret_key: hush2 } }] }";
  expect(problems(text).join()).not.toMatch(/AKIA1|hush2/);
});
