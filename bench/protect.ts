/**
 * What the gateway costs within a program, in microseconds of processor time for a call of OpenAI's client with half a kilobyte of
 * prompt: beside the bare client, and beside the same calls through the gateway's port. The log's process is counted in, the provider's
 * is not.
 * Run: node bench/main.ts protect
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import OpenAI from "openai";
import { close, protect } from "../src/protect/protect.ts";
import { cpuMicros, family, start } from "./gateway/process.ts";

/** Callers at once: as many as a program with some traffic has. */
const atOnce = 16;
const callsWarm = 2000;
const calls = 2000;
const rounds = 2;

const prompt =
  "Hello, I ordered a blue sail bag and two shackles last week and the parcel has not arrived yet. The tracking page says that it is on its way, but it has said so for four days now. Could you please tell me where it is, when I may expect it, and what I should do if it does not come before the weekend? We are going on a trip along the coast on Saturday and would like to have the bag with us. If it cannot be there in time, please tell me how I can send it back and get my money again. Thank you very much!";

let number = 0;

async function ask(client: OpenAI, count: number, stream: boolean): Promise<void> {
  let left = count;
  const caller = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      number += 1;
      const body = {
        model: "bench-2026-01-01",
        messages: [{ role: "user" as const, content: `${prompt} ${number}` }],
      };
      if (!stream) await client.chat.completions.create(body);
      else await textOf(await client.chat.completions.create({ ...body, stream }));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, caller));
}

async function textOf(chunks: AsyncIterable<OpenAI.ChatCompletionChunk>): Promise<string> {
  let text = "";
  for await (const { choices } of chunks) text += choices[0]?.delta.content ?? "";
  return text;
}

/** Of this process and all that it started but the provider: the least of some rounds, in microseconds a call. */
async function measured(client: OpenAI, stream: boolean, upstream: number): Promise<number> {
  const own = (): number => cpuMicros(family(process.pid).filter((pid) => pid !== upstream));
  await ask(client, callsWarm, stream);
  let least = Infinity;
  for (let round = 0; round < rounds; round += 1) {
    const before = own();
    await ask(client, calls, stream);
    least = Math.min(least, (own() - before) / calls);
  }
  return least;
}

export async function benchProtect(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "seaworthy-bench-"));
  const manifest =
    'feature: default\nprofile: chatbot\ndata: [pii]\nmodel: { provider: "*", id: "*" }\nlimits: { tokens_global_per_day: 1000000000000 }\n';
  writeFileSync(join(folder, "bench.yaml"), manifest);
  writeFileSync(join(folder, "bench.gateway.yaml"), "environment: dev\nfeatures: [bench.yaml]\n");
  const config = join(folder, "bench.gateway.yaml");
  const upstream = await start("./upstream.ts", []);
  const url = `http://127.0.0.1:${String(upstream.ready["port"])}`;
  const bare = new OpenAI({ baseURL: `${url}/v1`, apiKey: "bench" });
  const guarded = protect(bare, { config, data: join(folder, "inside") });
  const data = join(folder, "port");
  const ports = ["--port", "0", "--people-port", "0", "--openai-base-url", `${url}/v1`];
  const gateway = await start("../../bin/seaworthy.js", [
    "serve",
    "--json",
    "--config",
    config,
    "--data",
    data,
    ...ports,
  ]);
  const through = new OpenAI({
    baseURL: `${String(gateway.ready["programs"])}/v1`,
    apiKey: readFileSync(join(data, "dev-key"), "utf8").trim(),
  });
  try {
    console.log("microseconds of processor time a call, the client's own included\n");
    console.log("            bare client   within the program        through the port");
    for (const stream of [false, true]) {
      const plain = await measured(bare, stream, upstream.child.pid ?? 0);
      const inside = await measured(guarded, stream, upstream.child.pid ?? 0);
      const port = await measured(through, stream, upstream.child.pid ?? 0);
      const cell = (micros: number): string =>
        `${micros.toFixed(0)} (+${(micros - plain).toFixed(0)})`.padStart(24);
      console.log(
        `${stream ? "stream" : "whole "}  ${plain.toFixed(0).padStart(15)}${cell(inside)}${cell(port)}`,
      );
    }
  } finally {
    await close();
    gateway.child.kill("SIGTERM");
    upstream.child.kill("SIGTERM");
    rmSync(folder, { recursive: true, force: true });
  }
}
