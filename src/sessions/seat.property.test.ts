import fc from "fast-check";
import { expect, test } from "vitest";
import { openMemory } from "./sessions.test-data.ts";
import { SessionRefused } from "./refused.ts";

/** Long enough to be somebody's, and of one answer only. */
const said = (of: string): string =>
  `Answer ${of}: the boat lies in the third row of the harbour, behind the one with the red sail and the old lamp.`;

const who = fc.record({
  session: fc.integer({ min: 0, max: 3 }),
  /** Whose answers stand in the request beside the session's own: an index into all that were given, or none. */
  foreign: fc.option(fc.nat({ max: 200 }), { nil: undefined }),
});

test("in any order of calls of several sessions, no answer of one passes in another, and all of its own do", () => {
  fc.assert(
    fc.property(fc.array(who, { maxLength: 40 }), (calls) => {
      const { sit } = openMemory();
      const given: { readonly session: number; readonly text: string }[] = [];
      for (const [i, { session, foreign }] of calls.entries()) {
        const own = given.filter((one) => one.session === session).map(({ text }) => text);
        const other = foreign === undefined ? undefined : given[foreign % Math.max(1, given.length)];
        const history = [...own, ...(other === undefined ? [] : [other.text])];
        const go = () => sit({ user: `u${session}`, session: `s${session}` }, history);
        if (other !== undefined && other.session !== session) {
          expect(go).toThrow(SessionRefused);
          continue;
        }
        const text = said(`${i} for ${session}`);
        go().delivered({ choices: [{ parts: [{ kind: "text", text }] }], states: [], tokens: 1 });
        given.push({ session, text });
      }
    }),
    { numRuns: 200 },
  );
});

test("a text that several people were given is nobody's, whoever was first", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 2, maxLength: 12 }), (order) => {
      const { sit } = openMemory();
      const text = said("everybody");
      for (const person of order)
        sit({ user: `u${person}`, session: `s${person}` }, []).delivered({
          choices: [{ parts: [{ kind: "text", text }] }],
          ...{ states: [], tokens: 0 },
        });
      const several = new Set(order).size > 1;
      const stranger = () => sit({ user: "stranger", session: "new" }, [text]);
      if (several) expect(stranger).not.toThrow();
      else expect(stranger).toThrow(SessionRefused);
    }),
  );
});
