import { writeFileSync } from "node:fs";
import { catalogueFor } from "../app/catalogue.ts";
import { gateIn, gateTarget, type GateQuestion, type GateTarget } from "../app/gate.ts";
import { errorCodes, KnownError, type ErrorCode } from "../base/errors.ts";
import { isObject, readJson, type JsonObject, type JsonValue } from "../base/json.ts";
import { gateExit, gateJson } from "../controls/gate-decision.ts";
import { gateLines, gateMarkdown } from "../controls/gate-text.ts";
import { visible } from "./audit-lines.ts";
import type { Command, CommandInput, Terminal } from "./command.ts";
import { dataOf } from "./kill-desk.ts";
import { namedFile } from "./named-file.ts";
import { dataOption, jsonOption, listOption, noPositionals, textOption } from "./options.ts";
import { environmentOf } from "./serve.ts";
import { tokenOf, tokenOption } from "./token.ts";

/** What is said, wherever it was decided. */
interface Said {
  readonly exit: number;
  readonly lines: readonly string[];
  readonly markdown: string;
  readonly json: JsonObject;
  readonly entry: number;
}

export const gate: Command = {
  name: "gate",
  summary: "May this digest ship? Exit 0 yes, 1 no, 2 asked wrongly, 3 the log does not hold",
  usage:
    "[--feature F] [--env dev|staging|prod] [--digest D] [--manifest FILE] [--author EMAIL] [--url URL] [--token-file FILE] [--markdown FILE] [--controls FILE]... [--data DIR] [--json]",
  options: {
    ...dataOption,
    ...jsonOption,
    ...tokenOption,
    feature: { type: "string" },
    env: { type: "string", default: "prod" },
    digest: { type: "string" },
    manifest: { type: "string" },
    author: { type: "string" },
    url: { type: "string" },
    markdown: { type: "string" },
    controls: { type: "string", multiple: true },
  },

  async run(input, terminal) {
    noPositionals(input, `gate ${gate.usage}`);
    const question: GateQuestion = {
      feature: textOption(input, "feature"),
      environment: environmentOf(textOption(input, "env") ?? "prod"),
      digest: textOption(input, "digest"),
      manifest: textOption(input, "manifest"),
      author: textOption(input, "author"),
    };
    const target = gateTarget(question, process.cwd());
    const url = textOption(input, "url");
    const said =
      url === undefined
        ? await askHere(input, { target, author: question.author }, terminal)
        : await askThere(url, input, { target, author: question.author });
    const markdown = textOption(input, "markdown");
    if (markdown !== undefined) writeFileSync(markdown, said.markdown);
    if (input.values["json"] === true) terminal.out(JSON.stringify(said.json));
    else {
      for (const line of said.lines) terminal.out(visible(line));
      terminal.err(`recorded in entry ${said.entry}`);
    }
    return said.exit;
  },
};

interface Asked {
  readonly target: GateTarget;
  readonly author: string | undefined;
}

async function askHere(input: CommandInput, { target, author }: Asked, terminal: Terminal): Promise<Said> {
  const data = dataOf(input);
  const { decision, entry } = await gateIn(data, target, {
    catalogue: catalogueFor({ controls: listOption(input, "controls") }, process.cwd()),
    author,
    tokenOf: () => tokenOf(input, data),
    now: Date.now,
    stopwatch: () => performance.now(),
    report: (line) => terminal.err(line),
  });
  return {
    exit: gateExit(decision),
    lines: gateLines(decision),
    markdown: gateMarkdown(decision, entry),
    json: gateJson(decision, entry),
    entry,
  };
}

/** Our own choice: an answer is there within seconds, also where a busy machine waits for a disk. */
const answerMsMax = 60_000;

/** The same question to a gateway on another machine: `--url` is where its people's API answers. */
async function askThere(url: string, input: CommandInput, { target, author }: Asked): Promise<Said> {
  const { feature, environment, digest } = target;
  const address = URL.parse("/api/gate", url);
  if (address === null)
    throw new KnownError(
      "USAGE",
      `${url} is no address`,
      "for example --url https://gateway.example.com:8788",
    );
  const file = textOption(input, "token-file");
  const token =
    file === undefined
      ? process.env["SEAWORTHY_TOKEN"]
      : namedFile(file, "name a file with your token").trim();
  if (token === undefined || token === "")
    throw new KnownError(
      "KEY_MISSING",
      "the gateway wants to know who asks",
      "name a file with your token, --token-file FILE, or set SEAWORTHY_TOKEN",
    );
  const body = {
    ...{ feature, environment },
    ...(digest === undefined ? {} : { digest }),
    ...(author === undefined ? {} : { author }),
  };
  const answer = await post(address, token, body);
  const { lines, markdown, exit, entry, ...rest } = answer;
  return {
    // What does not say that it may is a no.
    exit: exit === 0 ? 0 : 1,
    lines: textsOf(lines),
    markdown: typeof markdown === "string" ? markdown : "",
    json: { exit: exit ?? 1, entry: entry ?? null, ...rest },
    entry: typeof entry === "number" ? entry : -1,
  };
}

async function post(address: URL, token: string, body: JsonObject): Promise<JsonObject> {
  let text: string;
  try {
    const response = await fetch(address, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
      redirect: "error",
      signal: AbortSignal.timeout(answerMsMax),
    });
    text = await response.text();
  } catch (error) {
    throw new KnownError(
      "LOG_UNAVAILABLE",
      `no gateway answers at ${address.origin}: ${error instanceof Error ? error.message : String(error)}`,
      "name where its people's API answers: --url URL",
    );
  }
  const answer = readJson(text);
  const fault = isObject(answer) ? answer["error"] : undefined;
  if (isObject(fault)) throw faultOf(fault);
  if (isObject(answer)) return answer;
  throw new KnownError(
    "PROVIDER_FAILED",
    "the gateway answered with no object",
    "see that both sides are of one version",
  );
}

const faultOf = ({ code, message, hint }: JsonObject): KnownError =>
  new KnownError(
    typeof code === "string" && Object.hasOwn(errorCodes, code) ? (code as ErrorCode) : "USAGE",
    typeof message === "string" ? message : "the gateway refused",
    typeof hint === "string" ? hint : "ask its operator",
  );

const textsOf = (value: JsonValue | undefined): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
