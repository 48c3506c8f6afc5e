import type { Control } from "../../control.ts";
import { threatModel } from "./ps-01-threat-model.ts";
import { adversarialRound } from "./ps-02-adversarial-round.ts";
import { topPatterns } from "./ps-03-top-patterns.ts";
import { regressionLibrary } from "./ps-04-regression-library.ts";
import { runtimeDefence } from "./ps-05-runtime-defence.ts";
import { noSecretsInPrompts } from "./ps-06-no-secrets.ts";
import { credentialFlow } from "./ps-07-credential-flow.ts";
import { promptStructure } from "./ps-08-prompt-structure.ts";
import { jailbreakSuite } from "./ps-09-jailbreak-suite.ts";
import { jailbreakAlerts } from "./ps-10-jailbreak-alerts.ts";
import { promptExtraction } from "./ps-11-prompt-extraction.ts";
import { layers } from "./ps-12-layers.ts";

/** Prompt Security. */
export const ps: readonly Control[] = [
  threatModel,
  adversarialRound,
  topPatterns,
  regressionLibrary,
  runtimeDefence,
  noSecretsInPrompts,
  credentialFlow,
  promptStructure,
  jailbreakSuite,
  jailbreakAlerts,
  promptExtraction,
  layers,
];
