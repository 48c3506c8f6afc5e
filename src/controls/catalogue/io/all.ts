import type { Control } from "../../control.ts";
import { tokenLimit } from "./io-01-token-limit.ts";
import { characterLimits } from "./io-02-characters.ts";
import { formatValidation } from "./io-03-format.ts";
import { personalDataIn } from "./io-04-personal-data-in.ts";
import { violationEntries } from "./io-05-violation-entries.ts";
import { violationBurst } from "./io-06-violation-burst.ts";
import { clearErrors } from "./io-07-clear-errors.ts";
import { ruleInventory } from "./io-08-rule-inventory.ts";
import { outputLayer } from "./io-09-output-layer.ts";
import { structuredOutput } from "./io-10-structured-output.ts";
import { toolCalls } from "./io-11-tool-calls.ts";
import { outputSecrets } from "./io-12-output-secrets.ts";
import { personalDataOut } from "./io-13-personal-data-out.ts";
import { personalDataAction } from "./io-14-personal-data-action.ts";
import { personalDataCases } from "./io-15-personal-data-cases.ts";
import { contentFilter } from "./io-16-content.ts";
import { grounding } from "./io-17-grounding.ts";
import { profileRules } from "./io-18-profile-rules.ts";
import { fallback } from "./io-19-fallback.ts";
import { rejections } from "./io-20-rejections.ts";
import { outputAuthorisation } from "./io-21-authorisation.ts";
import { humanReview } from "./io-22-human-review.ts";
import { rawErrors } from "./io-23-raw-errors.ts";

/** Input & Output Handling. */
export const io: readonly Control[] = [
  tokenLimit,
  characterLimits,
  formatValidation,
  personalDataIn,
  violationEntries,
  violationBurst,
  clearErrors,
  ruleInventory,
  outputLayer,
  structuredOutput,
  toolCalls,
  outputSecrets,
  personalDataOut,
  personalDataAction,
  personalDataCases,
  contentFilter,
  grounding,
  profileRules,
  fallback,
  rejections,
  outputAuthorisation,
  humanReview,
  rawErrors,
];
