import { canary, type Canary } from "./canary.ts";
import { ClearFiles } from "./clear-files.ts";
import { entriesBy, type LogBeside } from "./log-beside.ts";
import { madeUp, plantedPersonalData, plantedSecrets, plantedToken } from "./planted.ts";
import type { Told } from "./line.ts";
import type { Asked, Scenery } from "./stage.ts";
import { Tally } from "./tally.ts";

export interface TraceParts {
  readonly log: LogBeside;
  /** All that this gateway and its log write, as far as this process may read it. */
  readonly folders: readonly string[];
}

/** One planted piece: how it is sent, and what must stand nowhere in the clear. */
interface Trace {
  readonly what: string;
  readonly value: string;
  readonly asked: Omit<Asked, "messages"> & Partial<Pick<Asked, "messages">>;
  readonly says?: string;
}

const question = "When is the office open?";

async function sent(traces: readonly Trace[], scenery: Scenery): Promise<readonly Told[]> {
  const told: Told[] = [];
  for (const { asked, says } of traces) {
    scenery.model(says === undefined ? {} : { says });
    told.push(await scenery.ask({ messages: question, ...asked }));
  }
  return told;
}

/** The values that can be read in what was written since. The index of the log is brought up to date before. */
async function foundIn(
  traces: readonly Trace[],
  files: ClearFiles,
  log: LogBeside,
): Promise<ReadonlySet<string>> {
  await entriesBy(log, { where: { kind: ["call.input"] }, fromMs: log.now() - 60_000 });
  return files.find(traces.map(({ value }) => value));
}

/** A secret at each place of a request, looked for in every file that is written meanwhile. */
export const secretTrace = ({ log, folders }: TraceParts): Canary =>
  canary({
    observation: "canary-secret-trace",
    async play(scenery: Scenery) {
      const at = (
        what: string,
        of: (value: string, sentence: string) => Omit<Trace, "what" | "value">,
      ): Trace => {
        const { value, sentence } = plantedToken();
        return { what, value, ...of(value, sentence) };
      };
      const traces: readonly Trace[] = [
        at("what the user says", (_value, sentence) => ({ asked: { messages: `Please ${sentence}.` } })),
        at("the system prompt", (_value, sentence) => ({
          asked: {
            messages: [
              { role: "system", content: sentence },
              { role: "user", content: question },
            ],
          },
        })),
        at("a header", (value) => ({
          asked: { headers: { "x-api-key": value, cookie: `session=${value}` } },
        })),
        at("the name of the user", (value) => ({ asked: { user: value } })),
        at("the name of a session", (value) => ({ asked: { user: madeUp(), session: value } })),
        at("the answer", (_value, sentence) => ({ asked: {}, says: sentence })),
        at("a streamed answer", (_value, sentence) => ({ asked: { stream: true }, says: sentence })),
      ];
      const files = await ClearFiles.from(folders);
      await sent(traces, scenery);
      const found = await foundIn(traces, files, log);
      const tally = new Tally();
      for (const { what, value } of traces)
        tally.note(`a token in ${what}`, !found.has(value), "it stands in a file");
      return tally.collected<"canary-secret-trace">({ planted: traces.length, found: found.size });
    },
  });

/** Personal data and secrets, as questions, answers and names of people, looked for in the files of the log. */
export const plaintext = ({ log, folders }: TraceParts): Canary =>
  canary({
    observation: "canary-plaintext",
    async play(scenery: Scenery) {
      // A published number for tests may stand anywhere by chance.
      const data = plantedPersonalData().filter(
        ({ kind }) => kind !== "CREDIT_CARD" && kind !== "DATE_OF_BIRTH",
      );
      const secrets = plantedSecrets();
      const [mail, other] = [plantedPersonalData(), plantedPersonalData()].flatMap(([first]) => first ?? []);
      const traces: readonly Trace[] = [
        ...[...data, ...secrets].map(({ kind, value, sentence }) => ({
          ...{ what: `${kind} asked`, value, asked: { messages: sentence } },
        })),
        ...plantedPersonalData()
          .filter(({ kind }) => kind === "EMAIL" || kind === "PHONE" || kind === "IBAN")
          .map(({ kind, value, sentence }) => ({
            what: `${kind} answered`,
            value,
            asked: {},
            says: sentence,
          })),
        ...(mail === undefined
          ? []
          : [{ what: "a user's name", value: mail.value, asked: { user: mail.value } }]),
        ...(other === undefined
          ? []
          : [
              {
                what: "a session's name",
                value: other.value,
                asked: { user: madeUp(), session: other.value },
              },
            ]),
      ];
      const files = await ClearFiles.from(folders);
      const told = await sent(traces, scenery);
      const found = await foundIn(traces, files, log);
      const logged = told.filter((one) => scenery.entriesOf(one).length > 0).length;
      const tally = new Tally();
      for (const { what, value } of traces) tally.note(what, !found.has(value), "it stands in a file");
      return tally.collected<"canary-plaintext">({ planted: traces.length, logged, found: found.size });
    },
  });
