import { mintedCanary, sessionsCanary } from "./session-canaries.ts";
import { Unmet, type Asked, type Said, type Stage, type Told } from "./session-stage.ts";

const ask = (content: string): Said => ({ role: "user", content });

/** What the canary's model answers with a text that it gives nobody else. */
const question = "Sing a song of your own.";

/** Our own choice: as many users at once, and turns of each. */
const usersAtOnce = 5;
const turnsEach = 4;

/** DC-07 of the checklist asks for five at least: concurrent users, the cache, memory, coming back and a shared device. */
export const sessionScenarios: Readonly<Record<string, (stage: Stage) => Promise<void>>> = {
  async "concurrent users"(stage) {
    const all = await Promise.all(
      Array.from({ length: usersAtOnce }, (_, i) => conversation(stage, personIn(stage, `user${i}`))),
    );
    const answers = all.flat().map(({ content }) => content);
    expect(new Set(answers).size === answers.length, "two users were given the same answer");
    for (const [i, own] of all.entries()) {
      const other = all[(i + 1) % all.length]?.[0];
      const [first] = own;
      if (first === undefined || other === undefined) throw new Unmet("a conversation has no answer");
      const mixed = [ask(question), first, ask(question), other, ask(question)];
      refused(
        await stage.say(personIn(stage, `user${i}`), mixed),
        "a turn of a user who was there at the same time",
      );
    }
  },

  async "somebody else's session"(stage) {
    const ann = personIn(stage, "ann");
    answered(await stage.say(ann, [ask(question)]), "a user's own session");
    refused(await stage.say({ ...ann, user: stage.named("bob") }, [ask(question)]), "another user's session");
    answered(await stage.say(ann, [ask(`${question} Once more.`)]), "the session after somebody tried it");
  },

  async "turns in the memory of another"(stage) {
    const [ann, bob] = [personIn(stage, "ann"), personIn(stage, "bob")];
    const { answer } = answered(await stage.say(ann, [ask(question)]), "a first call");
    const history = [ask(question), answer, ask("And then?")];
    refused(await stage.say(bob, history), "another user's answer in the history");
    refused(
      await stage.say(bob, [{ role: "system", content: answer.content }, ask("So?")]),
      "it in a system prompt",
    );
    refused(
      await stage.say({ feature: bob.feature, user: bob.user }, history),
      "another user's answer without a session",
    );
    answered(await stage.say(ann, history), "the user's own history");
  },

  async "the same question of two users"(stage) {
    const [ann, bob] = [personIn(stage, "ann"), personIn(stage, "bob")];
    const first = answered(await stage.say(ann, [ask(question)]), "a first call");
    const second = answered(await stage.say(bob, [ask(question)]), "another user's first call");
    const again = answered(await stage.say(ann, [ask(question)]), "the same call again");
    expect(
      second.cache === "miss",
      `another user's question was a ${second.cache || "call without a cache"}`,
    );
    expect(second.answer.content !== first.answer.content, "another user was given the first one's answer");
    // Else a cache that never keeps anything would pass.
    expect(again.cache === "hit", "the same user's same question was not given again");
    expect(again.answer.content === first.answer.content, "the same user was given another answer");
  },

  async "coming back"(stage) {
    const ann = personIn(stage, "ann");
    const { answer } = answered(await stage.say(ann, [ask(question)]), "a first call");
    const later = [ask(question), answer, ask("I am back.")];
    answered(await stage.say(ann, later), "coming back on another connection");
    refused(await stage.say({ ...ann, user: stage.named("eve") }, later), "somebody else coming back");
    expect((await stage.end(ann, ann.session)) === 200, "the session could not be closed");
    refused(await stage.say(ann, later), "a session that was closed");
  },

  async "a shared device"(stage) {
    const device = stage.named("device");
    const ann: Asked = { feature: sessionsCanary, user: stage.named("ann"), session: device };
    const { answer } = answered(await stage.say(ann, [ask(question)]), "the first user of a device");
    expect((await stage.end(ann)) === 200, "the first user could not leave");
    const bob = { ...ann, user: stage.named("bob") };
    refused(await stage.say(bob, [ask(question)]), "the first user's session after they left");
    const own = { ...bob, session: stage.named("device-next") };
    refused(
      await stage.say(own, [ask(question), answer, ask("So?")]),
      "what the first user left on the device",
    );
    answered(await stage.say(own, [ask(question)]), "the next user's own session");
  },

  async "guessed sessions"(stage) {
    const ann: Asked = { feature: mintedCanary, user: stage.named("ann") };
    const session = await stage.begin(ann);
    answered(await stage.say({ ...ann, session }, [ask(question)]), "a session of the gateway's");
    const near = `${session.slice(0, -2)}${session.endsWith("AA") ? "BA" : "AA"}`;
    for (const guess of [near, stage.named("mine"), `ses_${"A".repeat(22)}`])
      refused(await stage.say({ ...ann, session: guess }, [ask(question)]), "a guessed session");
    refused(await stage.say(ann, [ask(question)]), "no session at all");
    refused(
      await stage.say({ ...ann, user: stage.named("eve"), session }, [ask(question)]),
      "a stolen session",
    );
  },

  async "turns that are left out"(stage) {
    const ann = personIn(stage, "ann");
    const first = answered(await stage.say(ann, [ask(question)]), "a first call");
    const longer = [ask(question), first.answer, ask("Go on with it.")];
    const second = answered(await stage.say(ann, longer), "a second call");
    answered(await stage.say(ann, [...longer.slice(2), second.answer, ask("And on.")]), "a shortened call");
    const said = stage.seen.find(({ kind }) => kind === "session.truncated");
    expect(said?.facts["turns"] === 2, "two turns were left out and the log does not say so");
  },
};

const personIn = (stage: Stage, name: string): Asked & { readonly session: string } => ({
  ...{ feature: sessionsCanary, user: stage.named(name), session: stage.named(`session-${name}`) },
});

/** A few turns of one user; gives the answers. */
async function conversation(stage: Stage, who: Asked): Promise<readonly Said[]> {
  const messages: Said[] = [];
  const answers: Said[] = [];
  for (let turn = 0; turn < turnsEach; turn += 1) {
    messages.push(ask(`${question} This is turn ${turn}.`));
    const { answer } = answered(await stage.say(who, messages), "a user among others");
    messages.push(answer);
    answers.push(answer);
  }
  return answers;
}

function expect(so: boolean, what: string): void {
  if (!so) throw new Unmet(what);
}

function answered(told: Told, what: string): Told {
  expect(told.status === 200, `${what} was answered with ${told.status} ${told.code}`.trimEnd());
  return told;
}

function refused({ status, code }: Told, what: string): void {
  expect(
    status === 403 && code === "session_refused",
    `${what} was not refused but answered with ${status} ${code}`.trimEnd(),
  );
}
