import { expect, test } from "vitest";
import { maySamePerson } from "./same-person.ts";

test.each([
  ["the same name", "ann", "ann"],
  ["the same address", "ann@example.com", "ann@example.com"],
  ["an address in other case", "Ann@Example.com", "ann@example.com"],
  ["an address with something behind a plus", "ann+refunds@example.com", "ann@example.com"],
  ["a name and an address that begins with it", "ann", "ann@example.com"],
  ["an address and a name", "ann@example.com", "Ann"],
  ["another form of the same letters", "ａnn", "ann"],
  ["blanks around it", " ann ", "ann"],
])("%s may be the same person", (_what, user, person) => {
  expect(maySamePerson(user, person)).toBe(true);
});

test.each([
  ["another name", "ann", "bob"],
  ["a name that only begins alike", "ann", "anna"],
  ["an address elsewhere", "ann@example.com", "ann@example.org"],
  ["a name that is only a plus and what follows", "+ann", "ann"],
])("%s is another person", (_what, user, person) => {
  expect(maySamePerson(user, person)).toBe(false);
});
