import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { withLog } from "../app/ask-log.ts";
import { catalogueFor } from "../app/catalogue.ts";
import { evidenceIn } from "../app/evidence.ts";
import { policiesFor } from "../app/settings.ts";
import { KnownError } from "../base/errors.ts";
import { sighted } from "../controls/requirement.ts";
import { threatModelOf, type ThreatModel } from "../controls/threat-model.ts";
import { threatLines, threatMarkdown, type Undeclared } from "../controls/threat-text.ts";
import { observation } from "../evidence/observations.ts";
import type { Environment } from "../policy/load.ts";
import type { Policy } from "../policy/policy.ts";
import { visible } from "./audit-lines.ts";
import type { Command, CommandInput, Terminal } from "./command.ts";
import { dataOf } from "./kill-desk.ts";
import { dataOption, jsonOption, listOption, noPositionals, textOption } from "./options.ts";
import { environmentOf } from "./serve.ts";

export const threatModel: Command = {
  name: "threat-model",
  summary: "Every way to abuse a feature that follows from its manifest, with controls and tests",
  usage:
    "[--feature F] [--manifest FILE]... [--env dev|staging|prod] [--markdown FILE] [--record] [--data DIR] [--json]",
  options: {
    ...dataOption,
    ...jsonOption,
    feature: { type: "string" },
    env: { type: "string" },
    manifest: { type: "string", multiple: true },
    markdown: { type: "string" },
    record: { type: "boolean" },
  },

  async run(input, terminal) {
    noPositionals(input, `threat-model ${threatModel.usage}`);
    const environment = environmentOf(textOption(input, "env") ?? "dev");
    const policy = policyOf(input, environment);
    const model = threatModelOf(policy, new Set(catalogueFor({}, process.cwd()).map(({ id }) => id)));
    const undeclared = await undeclaredBy(policy, environment, { input, terminal });
    const markdown = threatMarkdown(model, undeclared);
    const file = textOption(input, "markdown");
    if (file !== undefined) writeFileSync(file, markdown);
    if (input.values["json"] === true)
      terminal.out(JSON.stringify({ ...model, undeclared: undeclared?.names ?? [] }));
    else if (file === undefined) for (const line of threatLines(model)) terminal.out(visible(line));
    if (undeclared !== undefined && undeclared.names.length > 0)
      terminal.err(
        `seen in traffic and not declared (entry ${undeclared.entry}): ${undeclared.names.join(", ")}`,
      );
    if (input.values["record"] === true)
      terminal.err(`recorded in entry ${await recorded(model, markdown, { input, environment })}`);
    const open =
      model.uncovered.length + model.untested.length + model.thin.length + (undeclared?.names.length ?? 0);
    return open === 0 ? 0 : 1;
  },
};

/** @throws KnownError USAGE, MANIFEST_INVALID */
function policyOf(input: CommandInput, environment: Environment): Policy {
  const policies = policiesFor({ manifests: listOption(input, "manifest"), environment }, process.cwd());
  const feature = textOption(input, "feature");
  const found = feature === undefined ? policies : policies.filter((one) => one.feature === feature);
  const [policy] = found;
  if (policy !== undefined && found.length === 1) return policy;
  const names = policies.map((one) => one.feature).join(", ");
  throw new KnownError(
    "USAGE",
    feature === undefined ? "which feature?" : `no manifest here is of ${feature}`,
    `name one with --feature (there are ${names}), or its file with --manifest`,
  );
}

/** What the last look at the traffic saw beyond the manifest; undefined where nobody has looked. */
async function undeclaredBy(
  { feature, declared }: Policy,
  environment: string,
  { input, terminal }: { readonly input: CommandInput; readonly terminal: Terminal },
): Promise<Undeclared | undefined> {
  const book = await evidenceIn(dataOf(input), Date.now(), (line) => terminal.err(line)).catch(
    (error: unknown) => {
      // Without a log nobody has seen anything; one that does not hold is said by the commands that need it.
      if (error instanceof KnownError && error.code === "USAGE") return undefined;
      throw error;
    },
  );
  const [newest] = book?.observed("log-capabilities", { feature, environment }) ?? [];
  if (newest === undefined) return undefined;
  return {
    names: sighted(newest).filter((name) => declared?.capabilities.includes(name) !== true),
    entry: newest.seq,
  };
}

async function recorded(
  { feature, digest, paths, uncovered, untested }: ThreatModel,
  markdown: string,
  { input, environment }: { readonly input: CommandInput; readonly environment: string },
): Promise<number> {
  const figures = { paths: paths.length, uncovered: uncovered.length, untested: untested.length };
  const sha256 = createHash("sha256").update(markdown).digest("hex");
  return withLog(dataOf(input), (log) =>
    log.record({
      ...observation("threat-model", figures, { sha256 }),
      feature,
      environment,
      digest,
      payload: markdown,
    }),
  );
}
