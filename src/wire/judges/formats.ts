import { chatJson } from "./chat-json.ts";
import { chatYesNo } from "./chat-yes-no.ts";
import type { JudgeWire } from "./judge-wire.ts";
import { lakera } from "./lakera.ts";
import { llamaGuard } from "./llama-guard.ts";
import { openAiModeration } from "./openai-moderation.ts";
import { presidio } from "./presidio.ts";

/** Every way of speaking to a judge, by its name in the manifest. */
export const judgeWires: Readonly<Record<string, JudgeWire>> = {
  "openai-moderation": openAiModeration,
  "llama-guard": llamaGuard,
  "chat-yes-no": chatYesNo,
  "chat-json": chatJson,
  presidio,
  lakera,
};
