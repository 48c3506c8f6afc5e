import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What a fake judge says of what it is asked. */
export interface Verdict {
  /** Categories that it flags, in the words of its own format, with their scores. */
  readonly flagged?: Readonly<Record<string, number>>;
  /** Words of the text that it points at, with their category: formats that give places. */
  readonly places?: Readonly<Record<string, string>>;
  /** A chat model's own words, instead of a verdict in its format. */
  readonly words?: string;
  /** Milliseconds before its first byte. */
  readonly delayMs?: number;
  /** It answers when this is settled. */
  readonly after?: Promise<void>;
  readonly trouble?: "dead" | "garbage" | "status" | "redirect" | "huge" | "half";
}

export interface Asked {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
  /** The body as it came. */
  readonly text: string;
}

export interface FakeJudge {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly asked: Asked[];
  /** The most questions that were here at one time. */
  readonly mostAtOnce: () => number;
  /** What it says, always or by what it is asked. */
  says: Verdict | ((asked: Asked) => Verdict);
  close(): Promise<void>;
}

/**
 * Outside judges on the loopback, in their true formats: OpenAI moderation below `/moderation`, Llama Guard below `/llama`, chat models
 * that say yes or no below `/chat` and JSON below `/json`, Presidio's analyzer below `/presidio`, Lakera Guard below `/lakera`.
 */
export async function startFakeJudges(): Promise<FakeJudge> {
  const asked: Asked[] = [];
  const here = { now: 0, most: 0 };
  const fake = { says: {} as FakeJudge["says"] };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const text = Buffer.concat(chunks).toString("utf8");
      const body = JSON.parse(text) as Record<string, unknown>;
      const call = { path: request.url ?? "", headers: request.headers, body, text };
      asked.push(call);
      here.now += 1;
      here.most = Math.max(here.most, here.now);
      response.once("close", () => (here.now -= 1));
      const verdict = typeof fake.says === "function" ? fake.says(call) : fake.says;
      void Promise.resolve(verdict.after).then(() =>
        setTimeout(() => send(response, call, verdict), verdict.delayMs ?? 0),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return Object.assign(fake, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    mostAtOnce: () => here.most,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  });
}

function send(response: ServerResponse, call: Asked, verdict: Verdict): void {
  if (response.destroyed) return;
  const [, name = "", ...rest] = call.path.split("/");
  const route = routes[`${name} /${rest.join("/")}`];
  if (verdict.trouble === "dead") {
    response.destroy();
    return;
  }
  if (verdict.trouble === "redirect") {
    response.writeHead(307, { location: "http://127.0.0.1:1/elsewhere" }).end();
    return;
  }
  if (verdict.trouble === "status" || route === undefined) {
    response.writeHead(route === undefined ? 404 : 503, { "content-type": "application/json" });
    // Longer than any verdict: whoever reads it to its end learns nothing from it.
    response.end(JSON.stringify({ error: { message: "no ".repeat(50_000) } }));
    return;
  }
  response.writeHead(200, { "content-type": "application/json" });
  if (verdict.trouble === "garbage") response.end("<html>Welcome to the hotel's network</html>");
  else if (verdict.trouble === "huge") response.end(JSON.stringify({ results: "x".repeat(1_000_000) }));
  else if (verdict.trouble === "half") response.end(JSON.stringify(route(call, verdict)).slice(0, -3));
  else response.end(JSON.stringify(route(call, verdict)));
}

const routes: Readonly<Record<string, (call: Asked, verdict: Verdict) => unknown>> = {
  "moderation /moderations": moderation,
  "llama /chat/completions": (call, verdict) => chat(call, verdict.words ?? llama(verdict)),
  "chat /chat/completions": (call, verdict) =>
    chat(call, verdict.words ?? (verdict.flagged === undefined ? "No." : "Yes")),
  "json /chat/completions": (call, verdict) =>
    chat(
      call,
      verdict.words ??
        `\`\`\`json\n${JSON.stringify({ flagged: verdict.flagged !== undefined, categories: verdict.flagged ?? {} })}\n\`\`\``,
    ),
  "presidio /analyze": ({ body }, { places }) =>
    found(String(body["text"]), places).map(({ category, start, end }) => ({
      analysis_explanation: null,
      recognition_metadata: { recognizer_name: "SpacyRecognizer" },
      entity_type: category,
      start,
      end,
      score: 0.85,
    })),
  "lakera /guard": lakera,
};

/** https://platform.openai.com/docs/api-reference/moderations/object */
const moderationCategories = [
  "harassment",
  "harassment/threatening",
  "hate",
  "hate/threatening",
  "illicit",
  "illicit/violent",
  "self-harm",
  "self-harm/intent",
  "self-harm/instructions",
  "sexual",
  "sexual/minors",
  "violence",
  "violence/graphic",
];

function moderation({ body }: Asked, { flagged }: Verdict): unknown {
  const inputs = [body["input"]].flat();
  const per = <T>(value: (category: string) => T): Record<string, T> =>
    Object.fromEntries(moderationCategories.map((category) => [category, value(category)]));
  return {
    id: "modr-fake",
    model: body["model"],
    results: inputs.map(() => ({
      flagged: Object.values(flagged ?? {}).some((score) => score >= 0.5),
      categories: per((category) => (flagged?.[category] ?? 0) >= 0.5),
      category_scores: per((category) => flagged?.[category] ?? 0.00012),
      category_applied_input_types: per(() => ["text"]),
    })),
  };
}

/** A chat completion as vLLM and OpenAI write it. */
const chat = ({ body }: Asked, content: string): unknown => ({
  id: "chatcmpl-judge",
  object: "chat.completion",
  created: 1_764_000_000,
  model: body["model"],
  choices: [{ index: 0, message: { role: "assistant", content }, logprobs: null, finish_reason: "stop" }],
  usage: { prompt_tokens: 200, completion_tokens: 4, total_tokens: 204 },
});

/** The models begin with two line breaks. */
const llama = ({ flagged }: Verdict): string =>
  flagged === undefined ? "\n\nsafe" : `\n\nunsafe\n${Object.keys(flagged).join(",")}`;

function lakera({ body }: Asked, { flagged, places }: Verdict): unknown {
  const messages = body["messages"] as readonly { readonly content: string }[];
  const last = messages.length - 1;
  const payload = found(messages[last]?.content ?? "", places).map(({ category, start, end, word }) => ({
    start,
    end,
    text: word,
    detector_type: category,
    labels: [],
    message_id: last,
  }));
  return {
    payload,
    flagged: flagged !== undefined || payload.length > 0,
    breakdown: ["prompt_attack", "moderated_content/hate", "pii/name"].map((detector) => ({
      project_id: "project-fake",
      policy_id: "policy-fake",
      detector_id: `detector-${detector}`,
      detector_type: detector,
      detected: flagged?.[detector] !== undefined || payload.some((one) => one.detector_type === detector),
      message_id: last,
    })),
    dev_info: null,
    metadata: { request_uuid: "00000000-0000-4000-8000-000000000000" },
  };
}

/** Every place of each word, counted in code points as Python does. */
function found(
  text: string,
  places: Readonly<Record<string, string>> = {},
): readonly { category: string; word: string; start: number; end: number }[] {
  return Object.entries(places).flatMap(([word, category]) =>
    [...text.matchAll(new RegExp(word, "gu"))].map((match) => {
      const start = pointsOf(text.slice(0, match.index));
      return { category, word, start, end: start + pointsOf(word) };
    }),
  );
}

const pointsOf = (text: string): number => Array.from(text).length;
