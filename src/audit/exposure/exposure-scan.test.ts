import fc from "fast-check";
import { expect, test } from "vitest";
import type { JsonObject } from "../../base/json.ts";
import type { NewEntry } from "../../evidence/entry.ts";
import { sealedFactsIn } from "./exposure-scan.ts";
import { writeLeaf } from "../leaf.ts";

/** Texts and facts that look like members of a leaf. */
const nasty = fc.oneof(
  fc.string(),
  fc.constantFrom(
    '"id":"x"',
    '","payload":{"bytes":1,"key":7,',
    '"kind":"call.output"',
    "\u00e9\u2028",
    "\\",
  ),
);
const facts = fc.dictionary(
  fc.constantFrom("id", "key", "kind", "payload", "bytes", "more"),
  nasty,
) as fc.Arbitrary<JsonObject>;

test("id and key of a leaf are read without reading all of it", () => {
  fc.assert(
    fc.property(
      fc.record(
        {
          feature: nasty,
          environment: nasty,
          exchange: nasty,
          key: nasty,
          digest: nasty,
          model: nasty,
          facts,
          findings: fc.array(nasty),
        },
        { requiredKeys: [] },
      ),
      fc.nat(),
      fc.nat({ max: 2 ** 32 - 1 }),
      (more, seq, key) => {
        const entry: NewEntry = { kind: "call.output", decision: "allow", ...more };
        const payload = { sha256: "s".repeat(43), key, bytes: 100 };
        const people = { tenant: "t", user: "u", session: "s" };
        const leaf = writeLeaf(entry, { seq, id: "01h455vb4pex5vsknk084sn02q", atMs: 1, ...people, payload });
        expect(sealedFactsIn(Buffer.from(leaf).toString("latin1"))).toEqual({
          id: "01h455vb4pex5vsknk084sn02q",
          key,
        });
      },
    ),
    { numRuns: 2000 },
  );
});
