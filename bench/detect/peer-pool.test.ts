import { expect, test } from "vitest";
import { reasonOf } from "./peer-pool.ts";

test("the line that says what went wrong is found among the stack", () => {
  const stack = [
    "node:internal/modules/package_json_reader:331",
    "  throw new ERR_MODULE_NOT_FOUND(packageName, fileURLToPath(base), null);",
    "        ^",
    "",
    "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'one' imported from /two",
    "    at Object.getPackageJSONURL (node:internal/modules/package_json_reader:331:9)",
  ].join("\n");
  expect(reasonOf(stack)).toBe("Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'one' imported from /two");
  expect(reasonOf("x\nTypeError: nothing is a function\n    at y")).toBe("TypeError: nothing is a function");
});

test("a process that said nothing is said to have said nothing", () => {
  expect(reasonOf("")).toBe("it ended without a word");
});
