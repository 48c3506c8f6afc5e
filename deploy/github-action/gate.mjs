// Asks a gateway's gate and says the answer in a pull request. Node 20 or newer, nothing to install.
import { appendFileSync, readFileSync } from "node:fs";

const { env } = process;

/** Our own choice: a runner waits for a busy gateway, and no job hangs on it. */
const answerMsMax = 60_000;

/** Our own choice: a pull request with more comments than a thousand gets a new one. */
const pagesMax = 10;

const needed = (name) => {
  const value = (env[name] ?? "").trim();
  if (value === "") throw new Error(`the input ${name.replace("GATE_", "").toLowerCase()} is empty`);
  return value;
};

/** A workflow command in one line (docs.github.com, workflow commands): what is in it begins no other. */
const command = (name, text) =>
  console.log(
    `::${name}::${String(text).replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A")}`,
  );

async function ask() {
  const address = new URL("/api/gate", needed("GATE_URL"));
  const author = (env.GATE_AUTHOR ?? "").trim();
  const response = await fetch(address, {
    method: "POST",
    redirect: "error",
    signal: AbortSignal.timeout(answerMsMax),
    headers: { authorization: `Bearer ${needed("GATE_TOKEN")}`, "content-type": "application/json" },
    body: JSON.stringify({
      feature: needed("GATE_FEATURE"),
      environment: needed("GATE_ENVIRONMENT"),
      digest: needed("GATE_DIGEST"),
      ...(author === "" ? {} : { author }),
    }),
  });
  const answer = await response.json();
  if (response.ok) return answer;
  const { message = `status ${response.status}`, hint = "" } = answer?.error ?? {};
  throw new Error(`the gateway refused: ${message}${hint === "" ? "" : ` (${hint})`}`);
}

const github = async (method, path, body) => {
  const response = await fetch(`${env.GITHUB_API_URL ?? "https://api.github.com"}${path}`, {
    method,
    signal: AbortSignal.timeout(answerMsMax),
    headers: {
      accept: "application/vnd.github+json",
      authorization: `Bearer ${needed("GATE_GITHUB_TOKEN")}`,
      "x-github-api-version": "2022-11-28",
      "user-agent": "seaworthy-gate",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (response.ok) return response.json();
  const { message = "" } = await response.json().catch(() => ({}));
  throw Object.assign(new Error(`GitHub answers ${response.status} to ${method} ${path}: ${message}`), {
    status: response.status,
  });
};

/** Number of the pull request that the job runs for; undefined for a job of something else. */
function pullRequest() {
  const event = env.GITHUB_EVENT_PATH;
  if (event === undefined || event === "") return undefined;
  const { pull_request: pull } = JSON.parse(readFileSync(event, "utf8"));
  return Number.isSafeInteger(pull?.number) ? pull.number : undefined;
}

/** One comment for a feature and environment: the one that is there is changed. */
async function comment(number, markdown) {
  const issues = `/repos/${needed("GITHUB_REPOSITORY")}/issues`;
  const mark = markdown.split("\n", 1)[0];
  for (let page = 1; page <= pagesMax; page += 1) {
    const comments = await github("GET", `${issues}/${number}/comments?per_page=100&page=${page}`);
    for (const { id, body } of comments) {
      if (typeof body !== "string" || body.split("\n", 1)[0]?.trim() !== mark) continue;
      try {
        await github("PATCH", `${issues}/comments/${id}`, { body: markdown });
        return;
      } catch (error) {
        // Somebody else's, who wrote the same first line.
        if (error.status !== 403) throw error;
      }
    }
    if (comments.length < 100) break;
  }
  await github("POST", `${issues}/${number}/comments`, { body: markdown });
}

/** Values of one line. */
function output(values) {
  if (env.GITHUB_OUTPUT === undefined) return;
  for (const [name, value] of Object.entries(values))
    appendFileSync(env.GITHUB_OUTPUT, `${name}=${String(value).replace(/[\r\n]+/g, " ")}\n`);
}

try {
  const { answer, reason, entry, exit, markdown, checklist } = await ask();
  // What does not say that it may is a no.
  const may = exit === 0 && (answer === "pass" || answer === "conditional");
  output({ answer, reason, entry, red: (checklist?.verdict?.red ?? []).join(",") });
  if (env.GITHUB_STEP_SUMMARY !== undefined) appendFileSync(env.GITHUB_STEP_SUMMARY, markdown);
  command(may ? "notice" : "error", `The gate says ${answer}: ${reason} (entry ${entry})`);
  const number = env.GATE_COMMENT === "true" ? pullRequest() : undefined;
  if (number !== undefined)
    // The answer stands, whoever hears of it.
    await comment(number, markdown).catch((error) => command("warning", `no comment: ${error.message}`));
  process.exitCode = may ? 0 : 1;
} catch (error) {
  command("error", error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
