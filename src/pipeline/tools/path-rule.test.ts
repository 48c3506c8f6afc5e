import fc from "fast-check";
import { posix } from "node:path";
import { expect, test } from "vitest";
import { pathFault } from "./path-rule.ts";

const rule = { folders: ["/srv/reports", "/data"], root: "/srv" };

test.each([
  "/srv/reports/a.csv",
  "/srv/reports",
  "/srv/reports/",
  "/srv//reports///2026/./a.csv",
  "reports/2026/a.csv",
  "./reports/a b.csv",
  "/data/ä/日本語.txt",
  "/data/.hidden",
  "/data/100%.txt",
  "/data/a-b_c+d,e@f=g",
  "/data/...config",
])("%s lies inside", (path) => {
  expect(pathFault(path, rule)).toBeUndefined();
});

test.each([
  "",
  ".",
  "..",
  "/",
  "/srv",
  "/srv/reportsx",
  "/srv/reports-old/a",
  "/etc/passwd",
  "//etc/passwd",
  "//srv/reports/a",
  "../etc/passwd",
  "reports/../../etc/passwd",
  "/srv/reports/../secret",
  "/srv/reports/../reports/a",
  "/srv/reports/..",
  "/srv/reports/.. /secret",
  "/srv/reports/.../secret",
  "/srv/reports/\0/../../etc/passwd",
  "/srv/reports/a\0.csv",
  "/srv/reports/a\n",
  "/srv/reports/%2e%2e/secret",
  "/srv/reports/%2E%2E%2Fsecret",
  "/srv/reports/%252e%252e/secret",
  "/srv/reports/%u002e%u002e/secret",
  "/srv/reports/&#46;&#46;/secret",
  "/srv/reports\\..\\secret",
  "\\\\server\\share",
  "C:/srv/reports/a",
  "C:\\windows",
  "c:relative",
  "file:///srv/reports/a",
  "file:/etc/passwd",
  "FILE:///etc/passwd",
  "http://127.0.0.1/srv/reports",
  "data:text/plain,x",
  "~/secret",
  "~root/.ssh/id",
  "/srv/reports/~/x",
  "$HOME/x",
  "/srv/reports/$(id)",
  "/srv/reports/${HOME}",
  "/srv/reports/`id`",
  "/srv/reports/{a,../../etc}/passwd",
  "/srv/reports/．．/secret",
  "/srv/reports/‥/secret",
  "/srv/reports/․․/secret",
  "/srv/reports∕..∕secret",
  "/srv/reports⁄..⁄secret",
  "/srv/reports／../secret",
  "/srv/reports/..＼secret",
  "/srv/reports/.\u200b./secret",
  "/srv/reports/\u202esecret",
  "/srv/reports/\ud800",
  "/srv/reports/secret.",
  "/srv/reports/secret ",
  "/SRV/reports/a",
  `/data/${"a".repeat(4091)}`,
])("%s is refused", (path) => {
  expect(pathFault(path, rule)).toEqual(expect.any(String));
});

test("the longest path passes", () => {
  expect(pathFault(`/data/${"a".repeat(4090)}`, rule)).toBeUndefined();
});

test("what is relative has no place where nothing says to what", () => {
  expect(pathFault("a.csv", { folders: ["/data"] })).toBe("is relative, and nothing says to what");
});

test("whatever passes is inside for everybody who puts the path in its plain form", () => {
  const piece = fc.constantFrom(
    "a",
    "b.txt",
    "..",
    ".",
    "",
    "reports",
    "srv",
    "data",
    "...",
    "~",
    "%2e%2e",
    "\\",
    "ｅ",
    "．．",
    " ",
    ":",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), fc.boolean(), (pieces, isAbsolute) => {
      const path = (isAbsolute ? "/" : "") + pieces.join("/");
      if (pathFault(path, rule) !== undefined) return;
      for (const reading of [path, path.normalize("NFKC"), decodeURIComponent(path)]) {
        const plain = posix.resolve("/srv", reading);
        expect(
          ["/srv/reports", "/data"].some((folder) => plain === folder || plain.startsWith(`${folder}/`)),
        ).toBe(true);
      }
    }),
    { numRuns: 3000 },
  );
});
