import { expect, test } from "vitest";
import { trainingSettings } from "./training-settings.ts";

test("a fold is trained as the model that ships", () => {
  const settings = trainingSettings();
  expect(settings.epochs).toBeGreaterThan(0);
  expect(settings.rate).toBeGreaterThan(0);
});

test("settings on several lines are read as those on one", () => {
  const lines = "export const settings: Settings = {\n  epochs: 6,\n  own: 0.5,\n};\n";
  expect(trainingSettings(lines)).toEqual({ epochs: 6, own: 0.5 });
  expect(trainingSettings("export const settings: Settings = { epochs: 6, own: 0.5 };")).toEqual({
    epochs: 6,
    own: 0.5,
  });
});

test("settings that cannot be read are an error and no guess", () => {
  expect(() => trainingSettings("const settings = {};")).toThrow("no `export const settings");
});
