import { KnownError } from "../base/errors.ts";
import type { Policy } from "../policy/policy.ts";
import type { Caller } from "./caller.ts";

/** How the features of a gateway serve at this moment. Asked once a call: a look into a map. */
export interface Admission {
  /** The policy that a feature's calls run under now; undefined where it may not serve. */
  policyOf(feature: string): Policy | undefined;
}

/**
 * The caller with the policy that holds now. A call that runs already goes on as it began.
 *
 * @throws KnownError NOT_ADMITTED, which says whom to ask and nothing of what is wrong: that is for people with a token
 */
export function admitted(caller: Caller, admission: Admission | undefined): Caller {
  if (admission === undefined) return caller;
  const { policy, environment } = caller;
  const now = admission.policyOf(policy.feature);
  if (now === policy) return caller;
  if (now !== undefined) return { ...caller, policy: now };
  throw new KnownError(
    "NOT_ADMITTED",
    `this version of the feature ${policy.feature} is not admitted in ${environment}`,
    `ask ${policy.kill?.contact ?? "the gateway's operator"}`,
  );
}
