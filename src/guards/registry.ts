import { characters } from "./characters.ts";
import { codeOutput } from "./code-output.ts";
import { codeSyntax } from "./code-syntax.ts";
import { credentials } from "./credentials.ts";
import type { GuardKind } from "./guard.ts";
import { groundedness } from "./groundedness.ts";
import { harmfulContent } from "./harmful-content.ts";
import { injection } from "./injection.ts";
import { injectionConversation } from "./injection-conversation.ts";
import { internalAddresses } from "./internal-addresses.ts";
import { names } from "./names.ts";
import { medicalDisclaimer } from "./medical-disclaimer.ts";
import { offTopic } from "./off-topic.ts";
import { outputSchema } from "./output-schema.ts";
import { personalData } from "./personal-data.ts";
import { promptEcho } from "./prompt-echo.ts";
import { refusal } from "./refusal.ts";
import { size } from "./size.ts";

/** Every guard there is. A new guard is one file and one line here; docs, CLI and policy read this list. */
export const guardKinds: readonly GuardKind[] = [
  size,
  characters,
  credentials,
  personalData,
  names,
  injection,
  injectionConversation,
  harmfulContent,
  promptEcho,
  internalAddresses,
  outputSchema,
  refusal,
  codeOutput,
  codeSyntax,
  groundedness,
  medicalDisclaimer,
  offTopic,
];
