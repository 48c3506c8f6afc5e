import { request } from "node:http";
import { isObject, readJson, type JsonObject, type JsonValue } from "../base/json.ts";
import type { NewEntry } from "../evidence/entry.ts";
import type { CanaryLine } from "./canary-call.ts";

/** What a scenario expects and did not find. */
export class Unmet extends Error {}

/** An entry of a drill, as a report shows it. The people in it are made up. */
export interface Seen {
  readonly index: number;
  readonly kind: NewEntry["kind"];
  readonly user?: string;
  readonly session?: string;
  readonly facts: JsonObject;
}

/** Our own choice: ten times what a scenario writes. */
const seenMax = 200;

/** Our own choice: an answer of a model on the loopback. */
const answerMsMax = 5000;

export interface Said {
  readonly role: "user" | "assistant" | "system";
  readonly content: string;
}

export interface Asked {
  readonly feature: string;
  readonly user: string;
  readonly session?: string;
}

export interface Told {
  readonly status: number;
  /** Of an error; empty where there was none. */
  readonly code: string;
  readonly cache: string;
  readonly answer: Said;
}

/** Where one scenario is played: made-up people with names of their own, the gateway's own door, and the log beside it. */
export class Stage {
  readonly seen: Seen[] = [];
  readonly #line: CanaryLine;
  readonly #name: string;

  constructor(line: CanaryLine, name: string) {
    this.#line = line;
    this.#name = name;
  }

  /** A name that no other scenario has. */
  named(name: string): string {
    return `${name}-${this.#name}`;
  }

  see({ kind, user, session, facts = {} }: NewEntry, index: number): void {
    if (this.seen.length >= seenMax) return;
    const shown = Object.fromEntries(Object.entries(facts).filter(([name]) => shownFacts.has(name)));
    this.seen.push({
      ...{ index, kind, facts: shown },
      ...(user === undefined ? {} : { user }),
      ...(session === undefined ? {} : { session }),
    });
  }

  /** Asks the model through the gateway's door. */
  async say(asked: Asked, messages: readonly Said[]): Promise<Told> {
    const body = JSON.stringify({ model: "canary", temperature: 0, messages });
    const { status, headers, value } = await this.#ask("POST", "/v1/chat/completions", { asked, body });
    const choices = isObject(value) ? value["choices"] : undefined;
    const message = Array.isArray(choices) && isObject(choices[0]) ? choices[0]["message"] : undefined;
    const content = isObject(message) ? message["content"] : undefined;
    const cache = headers["x-seaworthy-cache"];
    return {
      ...{ status, code: codeIn(value), cache: typeof cache === "string" ? cache : "" },
      answer: { role: "assistant", content: typeof content === "string" ? content : "" },
    };
  }

  /** A session of the gateway's own. */
  async begin(asked: Asked): Promise<string> {
    const { status, value } = await this.#ask("POST", "/v1/sessions", { asked });
    const id = isObject(value) ? value["id"] : undefined;
    if (status !== 201 || typeof id !== "string")
      throw new Unmet(`no session was given out: status ${status}`);
    return id;
  }

  /** Ends a session, or all of the user's where none is named. */
  async end(asked: Asked, session?: string): Promise<number> {
    const path = session === undefined ? "/v1/sessions" : `/v1/sessions/${encodeURIComponent(session)}`;
    return (await this.#ask("DELETE", path, { asked })).status;
  }

  /** @throws Unmet where a session was in use that no entry says began */
  checkStarts(): void {
    const started = new Set<string>();
    for (const { kind, session, index } of this.seen) {
      if (session === undefined) continue;
      if (kind === "session.started") started.add(session);
      else if (kind === "call.input" && !started.has(session))
        throw new Unmet(`entry ${index} is of a session without a start`);
    }
  }

  #ask(
    method: string,
    path: string,
    { asked, body }: { readonly asked: Asked; readonly body?: string },
  ): Promise<{ status: number; headers: Readonly<Record<string, unknown>>; value: JsonValue }> {
    const { url, key } = this.#line;
    return new Promise((resolve, reject) => {
      const sent = request(`${url}${path}`, {
        ...{ method, agent: false, timeout: answerMsMax },
        headers: {
          ...{ authorization: `Bearer ${key}`, "content-type": "application/json" },
          ...{ "x-seaworthy-feature": asked.feature, "x-seaworthy-user": asked.user },
          ...(asked.session === undefined ? {} : { "x-seaworthy-session": asked.session }),
        },
      });
      sent.once("timeout", () => sent.destroy(new Error(`no answer within ${answerMsMax} ms`)));
      sent.once("error", reject);
      sent.once("response", (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (piece: string) => (text += piece));
        response.once("error", reject);
        response.once("end", () => {
          const { statusCode: status = 0, headers } = response;
          resolve({ status, headers, value: text === "" ? null : readJson(text) });
        });
      });
      sent.end(body);
    });
  }
}

/** What a report shows of an entry: what happened, no measure of time. */
const shownFacts = new Set([
  ...["code", "fault", "place", "from", "start", "reason", "strategy", "turns", "tokens", "scope", "minted"],
  ...["resumes", "cachedFrom", "calls", "messages", "by"],
]);

function codeIn(value: JsonValue): string {
  const error = isObject(value) ? value["error"] : undefined;
  const code = isObject(error) ? error["code"] : undefined;
  return typeof code === "string" ? code : "";
}
