import { expect, test } from "vitest";
import { mailFault } from "./mail-rule.ts";

const domains = ["example.com", "*.example.org"];

test.each([
  "ann@example.com",
  "Ann@EXAMPLE.com",
  "ann.b+tag@example.com",
  "Ann B <ann@example.com>",
  '"Ann B." <ann@example.com>',
  "ann@example.com, bob@mail.example.org; eve@example.com",
  "ann@example.com,",
  "mailto:ann@example.com",
])("%s may be written to", (recipients) => {
  expect(mailFault(recipients, domains)).toBeUndefined();
});

test.each([
  "",
  ",",
  "ann",
  "@example.com",
  "ann@",
  "ann@evil.example",
  "ann@example.com.evil.example",
  "ann@evilexample.com",
  "ann@example.org",
  "ann@example.com, bob@evil.example",
  "ann@example.com bob@evil.example",
  "ann@example.com;bob@evil.example",
  "bob@evil.example <ann@example.com>",
  "ann@example.com <bob@evil.example>",
  '"ann@example.com" <bob@evil.example>',
  '"a\\" <x@evil.example>, \\"b" <ann@example.com>',
  "bob%evil.example@example.com",
  "evil.example!bob@example.com",
  "bob@evil.example@example.com",
  "<@evil.example:ann@example.com>",
  "friends: bob@evil.example;",
  "ann@example.com(bob@evil.example)",
  "ann@example.com\r\nBcc: bob@evil.example",
  "ann@example.com\nbcc:bob@evil.example",
  "ann@[127.0.0.1]",
  "ann@ехample.com",
  "ann@example.com?bcc=bob@evil.example",
  "mailto:ann@example.com?bcc=bob@evil.example",
  "ann@example.com\u200b",
  ".ann@example.com",
  "an..n@example.com",
  `${"ann@example.com,".repeat(3000)}ann@example.com`,
])("%s is refused", (recipients) => {
  expect(mailFault(recipients, domains)).toEqual(expect.any(String));
});
