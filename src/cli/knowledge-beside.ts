import { existsSync } from "node:fs";
import { join } from "node:path";
import { asAdmin } from "../app/admin.ts";
import { openDesk, knowledgePathIn } from "../app/knowledge.ts";
import { knowledgeFor } from "../app/settings.ts";
import { KnownError } from "../base/errors.ts";
import { nameFor, type KnowledgeDesk } from "../knowledge/desk.ts";
import type { CommandInput } from "./command.ts";
import { namedFile } from "./named-file.ts";
import { dataOption, jsonOption, listOption, textOption } from "./options.ts";
import { environmentOf } from "./serve.ts";
import { askAs, tokenOption } from "./token.ts";

export const knowledgeOptions = {
  ...dataOption,
  ...jsonOption,
  ...tokenOption,
  config: { type: "string" },
  manifest: { type: "string", multiple: true },
  environment: { type: "string" },
} as const;

/** For every usage text. */
export const knowledgeUsage = "[--config FILE] [--data DIR] [--token-file FILE] [--json]";

export type KnowledgeSettings = ReturnType<typeof knowledgeFor>;

/** What the configuration and the manifests beside us say of documents. @throws KnownError MANIFEST_INVALID, USAGE */
export function knowledgeSettings(input: CommandInput): KnowledgeSettings {
  const [data, config, environment] = ["data", "config", "environment"].map((name) =>
    textOption(input, name),
  );
  return knowledgeFor(
    {
      manifests: listOption(input, "manifest"),
      ...(data === undefined ? {} : { data }),
      ...(config === undefined ? {} : { config }),
      ...(environment === undefined ? {} : { environment: environmentOf(environment) }),
    },
    process.cwd(),
  );
}

/**
 * Opens the registry of a data folder beside a running gateway, or by itself, for as long as `work` takes.
 * @param role that whoever's token it is must have
 */
export async function withDesk<T>(
  input: CommandInput,
  role: "librarian" | "reviewer",
  work: (desk: KnowledgeDesk, by: string, settings: KnowledgeSettings) => Promise<T>,
): Promise<T> {
  const settings = knowledgeSettings(input);
  const { data, policies, environment } = settings;
  const named = { ...input, values: { ...input.values, data } };
  return asAdmin(data, async ({ recorder }) => {
    const by = await nameFor((question) => askAs(named, question), role, undefined);
    const desk = openDesk({ data, policies, environment, recorder, now: Date.now });
    try {
      return await work(desk, by, settings);
    } finally {
      desk.store.close();
    }
  });
}

/** The virtual key to ask a gateway with: of the file that is named, of the variable SEAWORTHY_KEY, or dev's own. @throws KnownError USAGE */
export function keyFor(input: CommandInput, data: string): string {
  const file = textOption(input, "key-file");
  if (file !== undefined) return namedFile(file, "name a file with a virtual key").trim();
  const variable = process.env["SEAWORTHY_KEY"];
  if (variable !== undefined && variable !== "") return variable;
  const own = join(data, "dev-key");
  if (existsSync(own)) return namedFile(own, "it is made in the environment dev").trim();
  throw new KnownError(
    "USAGE",
    "with which virtual key?",
    "name its file with --key-file, or set SEAWORTHY_KEY",
  );
}

/** @throws KnownError USAGE where nobody registered anything here */
export function checkThere(data: string): void {
  if (existsSync(knowledgePathIn(data))) return;
  throw new KnownError("USAGE", `nothing is registered in ${data}`, "name the data folder with --data");
}
