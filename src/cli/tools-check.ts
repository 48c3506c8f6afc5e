import { existsSync, readFileSync, statSync } from "node:fs";
import { policiesFor } from "../app/settings.ts";
import { KnownError } from "../base/errors.ts";
import { readArguments } from "../exchange/tool-arguments.ts";
import { judgeUse } from "../pipeline/tools/judge-use.ts";
import { readyForCalls } from "../pipeline/tools/ready.ts";
import type { Command } from "./command.ts";
import { jsonOption, textOption } from "./options.ts";

/** Our own choice: arguments of a call; whole files that a tool is given are some hundred KiB. */
const argumentBytesMax = 4 * 1024 * 1024;

export const toolsCheck: Command = {
  name: "tools check",
  summary: "judge one call of a tool by hand, as the gateway would, and say why",
  usage: "MANIFEST TOOL ARGUMENTS.json [--tenant NAME] [--user NAME] [--json]",
  options: { ...jsonOption, tenant: { type: "string" }, user: { type: "string" } },

  async run(input, terminal) {
    const [manifest, tool, file, ...more] = input.positionals;
    if (manifest === undefined || tool === undefined || file === undefined || more.length > 0)
      throw new KnownError(
        "USAGE",
        "which manifest, which tool, and which arguments?",
        "seaworthy tools check seaworthy.yaml refund arguments.json",
      );
    const policies = policiesFor({ manifests: [manifest] }, process.cwd());
    await readyForCalls(policies);
    const [policy] = policies;
    if (policy?.tools === undefined)
      throw new KnownError(
        "USAGE",
        `${manifest} says nothing of tools, so calls are not judged`,
        "name them: tools: { NAME: { schema, effect } }",
      );
    const tenant = textOption(input, "tenant");
    const user = textOption(input, "user");
    const text = argumentsIn(file);
    const rule = Object.hasOwn(policy.tools, tool) ? policy.tools[tool] : undefined;
    const { findings, outcome } = judgeUse(
      { name: tool, arguments: readArguments(text, rule?.input === "text"), place: "" },
      {
        tools: policy.tools,
        principal: { ...(tenant === undefined ? {} : { tenant }), ...(user === undefined ? {} : { user }) },
      },
    );
    if (input.values["json"] === true)
      terminal.out(JSON.stringify({ tool, outcome, findings: findings.map((finding) => ({ ...finding })) }));
    else {
      const words = { allow: "may leave", hold: "waits for a person", block: "is refused" };
      terminal.out(`${tool} ${words[outcome]}`);
      for (const { kind, message } of findings) terminal.out(`  ${kind}: ${message}`);
    }
    if (policy.flow !== undefined)
      terminal.err("note: where the data of a conversation came from is not judged here; the gateway does");
    return outcome === "allow" ? 0 : 1;
  },
};

function argumentsIn(file: string): string {
  if (!existsSync(file) || !statSync(file).isFile())
    throw new KnownError("USAGE", `cannot read ${file}`, 'write the arguments into it: { "order": 7 }');
  if (statSync(file).size > argumentBytesMax)
    throw new KnownError("USAGE", `${file} is larger than ${argumentBytesMax} bytes`, "check a shorter call");
  return readFileSync(file, "utf8");
}
