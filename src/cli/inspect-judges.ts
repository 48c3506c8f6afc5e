import { openCredentials } from "../app/credentials.ts";
import { KnownError } from "../base/errors.ts";
import type { Exchange } from "../exchange/exchange.ts";
import { Inquiry } from "../gateway/judges/inquiry.ts";
import { Judges } from "../gateway/judges/judges.ts";
import { Upstreams } from "../gateway/upstream.ts";
import type { Policy } from "../policy/policy.ts";
import { secretsConfigOf } from "../policy/secrets-section.ts";
import type { Terminal } from "./command.ts";

/** The outside judges of one feature, for somebody who wants to know what they say. */
export interface AskedJudges {
  inquiryOf(exchange: Exchange): Inquiry;
  close(): Promise<void>;
}

/**
 * Judges that are only read are asked like the others here and only written down: whoever looks wants to see their scores.
 *
 * @throws KnownError USAGE where the feature has none, or a key is away.
 */
export async function openJudges(
  given: Policy,
  { terminal, variables }: { readonly terminal: Terminal; readonly variables: NodeJS.ProcessEnv },
): Promise<AskedJudges> {
  const { judges: own } = given;
  if (own === undefined)
    throw new KnownError(
      "USAGE",
      `the feature ${given.feature} has no outside judges`,
      "leave --judges out, or write a section `judges:` into its manifest",
    );
  const policy: Policy = {
    ...given,
    judges: { ...own, rules: own.rules.map((rule) => ({ ...rule, mode: "ask" })) },
  };
  const upstreams = new Upstreams();
  const now = Date.now;
  const report = (line: string): void => terminal.err(line);
  // Nothing here is a call, and the keys are those of whoever asks: nothing is written into a log.
  const recorder = { record: async (): Promise<number> => Promise.resolve(0) };
  const credentials = await openCredentials(
    { environment: "dev", policies: [policy], providers: [], secrets: secretsConfigOf(), variables },
    { recorder, now, report },
  );
  const judges = new Judges([policy], { upstreams, now, keys: credentials.judgeKeys, report });
  return {
    inquiryOf: (exchange) =>
      new Inquiry({ exchange, policy, signal: terminal.signal, entry: {} }, { judges, recorder, now }),
    close: async () => {
      await judges.close();
      credentials.close();
      await upstreams.close();
    },
  };
}
