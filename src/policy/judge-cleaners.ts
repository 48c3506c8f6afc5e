import type { GuardKind } from "../guards/guard.ts";
import type { Action, BoundGuard } from "./policy.ts";

/**
 * The guards that go over a text before an outside judge is sent it. Whatever finds personal data or secrets replaces them,
 * also where the policy only records them or has the guard off: that is about our own model, and this is another house. What the
 * policy redacts besides is replaced too; all else is not looked for here.
 */
export function cleanersFor(
  bound: readonly BoundGuard[],
  kinds: readonly GuardKind[],
): readonly BoundGuard[] {
  const holders = kinds
    .filter(({ holds }) => holds !== undefined)
    .map((kind): BoundGuard => {
      const own = bound.find(({ guard }) => guard.id === kind.id)?.guard;
      // Off: as it comes, without settings of the feature's own.
      const guard = own ?? kind.bind({ settings: {}, tokensPerRequestMax: Infinity });
      return { guard, actions: { input: "redact", output: "redact" } };
    });
  const others = bound
    .filter(({ guard }) => guard.holds === undefined && guard.scope === "text")
    .flatMap(redacting);
  return [...holders, ...others];
}

/** What of a guard's findings is replaced: nothing stops here. */
function redacting({ guard, actions, kinds = {} }: BoundGuard): readonly BoundGuard[] {
  const only = <T extends object>(given: T): T =>
    Object.fromEntries(Object.entries(given).map(([name, action]) => [name, weak(action as Action)])) as T;
  const own = { guard, actions: only(actions), kinds: only(kinds) };
  const any = [...Object.values(own.actions), ...Object.values(own.kinds)].includes("redact");
  return any ? [own] : [];
}

const weak = (action: Action): Action => (action === "redact" ? "redact" : "record");
