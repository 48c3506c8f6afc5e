import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { isObject, readJson, type JsonObject, type JsonValue } from "../../base/json.ts";
import { lastOf, listOf, memberOf, textOf } from "./members.ts";
import { pieceCharsDefault, type Scene } from "./scene.ts";

/** Our own choice: twice the largest body that a manifest may allow would not be a test any more. */
const bodyCharsMax = 64 * 1024 * 1024;

/** Our own choice: ten times what the largest canary sends. */
const reachedMax = 2000;

/** A model on the loopback that only canaries reach: it plays the scene that is set, and keeps what reached it. */
export interface StageModel {
  readonly baseUrl: string;
  /** The one that stands in where the first one fails: it always answers. */
  readonly fallbackUrl: string;
  /** From now on, until the next one. What reached it before is forgotten. */
  play(scene: Scene): void;
  /** Every text of every request since the scene began, escapes of JSON undone. */
  reached(): readonly string[];
  close(): Promise<void>;
}

/** Said where no scene says otherwise. */
export const plainAnswer = "The boat lies at the visitors' berth.";

export async function startStageModel(): Promise<StageModel> {
  let scene: Scene = {};
  let reached: string[] = [];
  const server = createServer((request, response) => {
    const isFallback = request.url?.startsWith("/fallback/") === true;
    bodyOf(request)
      .then((body) => {
        if (reached.length < reachedMax) reached.push(textsIn(body));
        answer(body, isFallback ? {} : scene, response);
      })
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    baseUrl: `${url}/v1`,
    fallbackUrl: `${url}/fallback/v1`,
    play(next) {
      scene = next;
      reached = [];
    },
    reached: () => reached,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<JsonObject> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8") as AsyncIterable<string>) {
    text += chunk;
    if (text.length > bodyCharsMax) throw new Error("too large");
  }
  const value = readJson(text);
  return isObject(value) ? value : {};
}

/** Every string of a document, one a line. */
function textsIn(value: JsonValue): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(textsIn).join("\n");
  return isObject(value)
    ? Object.entries(value)
        .flatMap(([name, one]) => [name, textsIn(one)])
        .join("\n")
    : "";
}

/** What the user said last. */
function askedIn(body: JsonObject): string {
  const content = memberOf(lastOf(body["messages"], "user"), "content");
  if (typeof content === "string") return content;
  return listOf(content)
    .map((part) => textOf(memberOf(part, "text")))
    .join("");
}

const head = (object: string): JsonObject => ({ id: "chatcmpl-stage", object, created: 0, model: "canary" });

function answer(body: JsonObject, scene: Scene, response: ServerResponse): void {
  const { says = plainAnswer } = scene;
  const text = typeof says === "string" ? says : says(askedIn(body));
  const isStream = body["stream"] === true;
  if (scene.fault !== undefined) fail(scene, { text, isStream }, response);
  else if (isStream) stream(text, scene, response, "whole");
  else {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(
      JSON.stringify({
        ...head("chat.completion"),
        choices: [{ index: 0, message: { role: "assistant", content: text }, finish_reason: "stop" }],
        usage: usageOf(text),
      }),
    );
  }
}

const usageOf = (text: string): JsonObject => {
  const tokens = Math.ceil(text.length / 4);
  return { prompt_tokens: 8, completion_tokens: tokens, total_tokens: 8 + tokens };
};

/** Pieces that nobody would choose: they end in the middle of words and numbers. */
function stream(
  text: string,
  { pieceChars = pieceCharsDefault }: Scene,
  response: ServerResponse,
  how: "whole" | "half",
): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  const send = (delta: JsonObject, reason: string | null, more: JsonObject = {}): void => {
    const chunk = {
      ...head("chat.completion.chunk"),
      choices: [{ index: 0, delta, finish_reason: reason }],
      ...more,
    };
    response.write(`data: ${JSON.stringify(chunk)}\n\n`);
  };
  send({ role: "assistant", content: "" }, null);
  const letters = Array.from(text);
  const end = how === "half" ? Math.ceil(letters.length / 2) : letters.length;
  for (let at = 0; at < end; at += pieceChars)
    send({ content: letters.slice(at, Math.min(end, at + pieceChars)).join("") }, null);
  if (how === "half") {
    // What was written is to arrive before the connection ends.
    setTimeout(() => response.destroy(), 20);
    return;
  }
  send({}, "stop", { usage: usageOf(text) });
  response.end("data: [DONE]\n\n");
}

function fail(
  scene: Scene,
  { text, isStream }: { readonly text: string; readonly isStream: boolean },
  response: ServerResponse,
): void {
  const { words = "" } = scene;
  switch (scene.fault) {
    case undefined:
    case "silent":
      return;
    case "status":
      response.writeHead(scene.status ?? 500, { "content-type": "application/json" });
      response.end(JSON.stringify({ error: { message: words, type: "server_error", code: words } }));
      return;
    case "cut":
      if (isStream) stream(text, scene, response, "half");
      else {
        response.writeHead(200, { "content-type": "application/json", "content-length": 4096 });
        response.write(`{"id":"${words}","choices":[`);
        setTimeout(() => response.destroy(), 20);
      }
      return;
    case "nonsense":
      response.writeHead(200, { "content-type": isStream ? "text/event-stream" : "application/json" });
      response.end(isStream ? `data: {"${words}"\n\ndata: [DONE]\n\n` : `<html>${words}</html>`);
      return;
    case "empty":
      response.writeHead(200, { "content-type": isStream ? "text/event-stream" : "application/json" });
      response.end();
  }
}
