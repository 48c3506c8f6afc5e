import fc from "fast-check";
import { expect, test } from "vitest";
import { readNamed, withNames } from "./names.ts";

const name = fc.option(fc.string({ unit: "binary" }), { nil: undefined });

test("names and payload come back as they were, whatever stands in them", () => {
  fc.assert(
    fc.property(name, name, name, fc.uint8Array(), (tenant, user, session, payload) => {
      const given = Object.fromEntries(
        Object.entries({ tenant, user, session }).filter(([, value]) => value !== undefined),
      );
      const plain = Buffer.from(withNames({ kind: "call.input", ...given }, payload));
      const read = readNamed(plain);
      expect(read?.names).toEqual(given);
      expect(new Uint8Array(read?.payload ?? [])).toEqual(payload);
    }),
  );
});

test("an entry that names nobody still has its line", () => {
  const plain = Buffer.from(withNames({ kind: "log.started" }, Buffer.from("text")));
  expect(readNamed(plain)).toEqual({ names: {}, payload: Buffer.from("text") });
  expect(readNamed(Buffer.from("no line"))).toBeUndefined();
});
