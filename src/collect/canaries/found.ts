import { readJson, type JsonValue } from "../../base/json.ts";
import { exposureQuestion } from "../../audit/exposure/exposure-query.ts";
import { exchangesOf, withPayloads } from "../../audit/search/history.ts";
import { twinName } from "../../evidence/canary-twin.ts";
import { canary, type Canary } from "./canary.ts";
import { entriesBy, type LogBeside } from "./log-beside.ts";
import { lastOf, listOf, memberOf, textOf } from "./members.ts";
import { madeUp } from "./planted.ts";
import { isAnswered, Unplayed, type Said, type Scenery } from "./stage.ts";
import { Tally } from "./tally.ts";

const purpose = "the canary of the log";

/** Our own choice: a person tries some things and asks some questions. */
const callsEach = 3;

async function answered(scenery: Scenery, asked: Parameters<Scenery["ask"]>[0]): Promise<string> {
  const told = await scenery.ask(asked);
  if (!isAnswered(told)) throw new Unplayed(`an honest call was answered with ${told.status} ${told.code}`);
  return told.id;
}

/** Calls of one made-up user, looked for by user, day and kind; another one's must not be among them. */
export const search = (log: LogBeside): Canary =>
  canary({
    observation: "canary-search",
    async play(scenery: Scenery) {
      const [user, other] = [madeUp(), madeUp()];
      const seeded = new Set<string>();
      for (let i = 0; i < callsEach; i += 1) {
        seeded.add(await answered(scenery, { messages: "When is the office open?", user }));
        await answered(scenery, { messages: "When is the office open?", user: other });
      }
      const dayMs = 86_400_000;
      const from = log.now() - (log.now() % dayMs);
      const fromMs = scenery.stopwatch();
      const where = { user: [user], kind: ["call.input"], feature: [twinName(scenery.policy.feature)] };
      const found = await entriesBy(log, { where, fromMs: from - dayMs, toMs: from + 2 * dayMs });
      const ms = Math.ceil(scenery.stopwatch() - fromMs);
      const names = new Set(found.map(({ leaf }) => leaf.exchange ?? ""));
      const right = [...seeded].filter((id) => names.has(id)).length;
      const tally = new Tally();
      tally.note("all seeded calls are found", right === seeded.size);
      return tally.collected<"canary-search">({
        ...{ seeded: seeded.size, found: right, wrong: found.length - right, ms },
      });
    },
  });

/** A script of one made-up user, put together again from the log, byte for byte. */
export const history = (log: LogBeside): Canary =>
  canary({
    observation: "canary-history",
    async play(scenery: Scenery) {
      const user = madeUp();
      const played: { readonly asked: string; readonly said: string }[] = [];
      const messages: Said[] = [];
      const fromMs = log.now() - 60_000;
      for (let turn = 0; turn < 4; turn += 1) {
        // Signs outside of ASCII, line ends and quotes must come back too.
        const asked = `Turn ${turn}: is "${madeUp()}" at the pier?\n\u00dcber die Br\u00fccke \u2192 \u{26f5}`;
        const says = `Yes, \u201c${madeUp()}\u201d lies there.\n\u00a0It pays ${turn} \u20ac.`;
        messages.push({ role: "user", content: asked });
        scenery.model({ says });
        await answered(scenery, { messages: [...messages], user });
        messages.push({ role: "assistant", content: says });
        played.push({ asked, said: says });
      }
      const found = await entriesBy(log, { where: { user: [user] }, fromMs });
      const subject = { user };
      const told: { asked?: string | undefined; said?: string | undefined }[] = [];
      for await (const { entries } of withPayloads(exchangesOf(found), log.ask, {
        subject,
        purpose,
        fromMs,
      })) {
        const of = (kind: string): JsonValue =>
          readJson(entries.find(({ leaf }) => leaf.kind === kind)?.text ?? "null");
        told.push({ asked: lastAsked(of("call.input")), said: saidIn(of("call.output")) });
      }
      const tally = new Tally();
      let equal = 0;
      for (const [i, { asked, said }] of played.entries()) {
        const isEqual = told[i]?.asked === asked && told[i].said === said;
        if (isEqual) equal += 1;
        tally.note(`turn ${i + 1}`, isEqual);
      }
      return tally.collected<"canary-history">({ turns: played.length, equal });
    },
  });

const lastAsked = (payload: JsonValue): string =>
  textOf(memberOf(lastOf(memberOf(memberOf(payload, "request"), "messages"), "user"), "content"));

const saidIn = (payload: JsonValue): string =>
  textOf(memberOf(memberOf(listOf(memberOf(payload, "choices"))[0], "message"), "content"));

/** A text that nobody else has is delivered to some, and who got it is asked for. */
export const exposure = (log: LogBeside): Canary =>
  canary({
    observation: "canary-exposure",
    async play(scenery: Scenery) {
      const text = `The password of the day is ${madeUp()} ${madeUp()}.`.replace("password", "tide mark");
      const got = [madeUp(), madeUp(), madeUp()];
      const others = [madeUp()];
      const fromMs = log.now() - 60_000;
      for (const [i, user] of got.entries()) {
        scenery.model({ says: `Listen: ${text}` });
        await answered(scenery, { messages: "What is new?", user, stream: i === 0 });
      }
      scenery.model({});
      for (const user of others) await answered(scenery, { messages: "What is new?", user });
      const startMs = scenery.stopwatch();
      const question = exposureQuestion({ text, purpose }, log.now());
      const found = await log.ask({ ...question, fromMs, feature: twinName(scenery.policy.feature) });
      const ms = Math.ceil(scenery.stopwatch() - startMs);
      const named = namesIn(found);
      const right = got.filter((user) => named.includes(user)).length;
      const tally = new Tally();
      tally.note("everybody who got it is named", right === got.length);
      return tally.collected<"canary-exposure">({
        ...{ recipients: got.length, named: right, wrong: named.length - right, ms },
      });
    },
  });

const namesIn = (answer: JsonValue): readonly string[] =>
  listOf(memberOf(answer, "recipients")).map((one) => textOf(memberOf(one, "user")));
