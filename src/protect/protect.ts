import { KnownError } from "../base/errors.ts";
import { isOfAiSdk, protectOfAiSdk } from "./ai-sdk.ts";
import { isOfLangChain, protectOfLangChain } from "./langchain.ts";
import { isOfficialClient, protectClient } from "./official-client.ts";
import type { ProtectOptions } from "./options.ts";
import { closeAll } from "./runtimes.ts";

export { as, type Principal } from "./principal.ts";
export type { ProtectOptions } from "./options.ts";
export { KnownError } from "../base/errors.ts";

/**
 * Gives a client, of the same type, whose calls go through a gateway within this process: the same guards, limits, kill switch and log
 * as `seaworthy serve` has, and no port. The client that was given stays as it is.
 *
 * Takes the official clients of OpenAI and Anthropic, models and providers of the AI SDK, and
 * LangChain's chat models and embeddings.
 *
 * The gateway starts with the first call and is shared by all clients of one configuration. Where it cannot start, calls fail: none
 * passes by it.
 *
 * @throws KnownError USAGE for what it does not know.
 */
export function protect<Client extends object>(client: Client, options: ProtectOptions = {}): Client {
  if (isOfficialClient(client)) return protectClient(client, options) as object as Client;
  if (isOfLangChain(client)) return protectOfLangChain(client, options);
  if (isOfAiSdk(client)) return protectOfAiSdk(client, options);
  throw new KnownError(
    "USAGE",
    `protect does not know ${client.constructor.name}`,
    "it takes clients of openai and @anthropic-ai/sdk, models and providers of the AI SDK, and LangChain's models",
  );
}

/**
 * Ends the gateways of this process after the calls that are under way. A program that ends by itself, with nothing left to do, need
 * not call it; one that calls `process.exit` may, so that the log says when it stopped. What was answered is in the log in either case.
 */
export const close = (): Promise<void> => closeAll();
