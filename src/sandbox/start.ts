import { KnownError } from "../base/errors.ts";
import { refuseProblems } from "./check-spec.ts";
import { sandboxDoubt } from "./doubt.ts";
import { launch } from "./launch.ts";
import type { Sandboxed, SandboxOwner, SandboxSpec } from "./sandbox.ts";

/**
 * Starts a program that can reach only what is named. There is no way around: where the sandbox cannot be made, nothing starts.
 *
 * @throws KnownError SANDBOX_UNAVAILABLE where this machine cannot, SANDBOX_REFUSED where what is asked for would not hold
 */
export async function startSandboxed(spec: SandboxSpec, owner: SandboxOwner): Promise<Sandboxed> {
  const doubt = await sandboxDoubt();
  if (doubt !== undefined)
    throw new KnownError("SANDBOX_UNAVAILABLE", `${spec.name} does not start without its sandbox`, doubt);
  refuseProblems(spec, owner.keepOut);
  return launch(spec, owner);
}
