import fc from "fast-check";
import { expect, test } from "vitest";
import { readTraceParent, writeTraceParent } from "./trace-context.ts";

const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
const spanId = "00f067aa0ba902b7";

test.each([
  [`00-${traceId}-${spanId}-01`, true],
  [`00-${traceId}-${spanId}-00`, false],
  [`00-${traceId}-${spanId}-03`, true],
  [`00-${traceId}-${spanId}-02`, false],
  [`cc-${traceId}-${spanId}-01-what-the-future-says`, true],
])("%s is a caller's trace, drawn: %s", (header, sampled) => {
  expect(readTraceParent(header)).toEqual({ traceId, spanId, sampled });
});

test.each([
  undefined,
  "",
  `ff-${traceId}-${spanId}-01`,
  `00-${traceId}-${spanId}-01-more`,
  `00-${"0".repeat(32)}-${spanId}-01`,
  `00-${traceId}-${"0".repeat(16)}-01`,
  `00-${traceId.toUpperCase()}-${spanId}-01`,
  `00-${traceId}-${spanId}-01, 00-${traceId}-${spanId}-01`,
  `00-${traceId}-${spanId}`,
  ` 00-${traceId}-${spanId}-01`,
])("%s is none: a trace of our own begins", (header) => {
  expect(readTraceParent(header)).toBeUndefined();
});

test("what is written is read as the same", () => {
  const hex = (length: number) =>
    fc
      .array(fc.constantFrom(...Array.from("0123456789abcdef")), { minLength: length, maxLength: length })
      .map((digits) => digits.join(""))
      .filter((text) => !/^0+$/.test(text));
  fc.assert(
    fc.property(hex(32), hex(16), fc.boolean(), (trace, span, sampled) => {
      const parent = { traceId: trace, spanId: span, sampled };
      expect(readTraceParent(writeTraceParent(parent))).toEqual(parent);
    }),
  );
});
