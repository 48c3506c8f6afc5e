import { isAbsolute } from "node:path";
import { KnownError } from "../../base/errors.ts";
import type { JsonValue } from "../../base/json.ts";
import type { Ask } from "../socket/ask.ts";
import { masterReference } from "../keys/master-source.ts";
import type { RotationResult, RotationStatus } from "../keys/rotate.ts";

/** A caller gives a log up that is silent for ten seconds: a longer rotation is asked after with `rotation`. */
const waitMs = 3000;

/** Puts another master key in the place of the log's, for a purpose. The answer is the rotation's end, or that it runs. */
export const rotate: Ask = {
  role: "admin",
  async answer({ rotation }, args, asker) {
    const [purpose, to] = [args.words("purpose"), args.optionalWords("to")];
    args.end();
    if (to !== undefined) checkReference(to);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), waitMs);
    });
    try {
      const result = await Promise.race([rotation.begin({ to, purpose, user: asker?.name ?? "" }), late]);
      return result === undefined ? { state: "running" } : writeDone(result);
    } finally {
      clearTimeout(timer);
    }
  },
};

/** How it stands with the last rotation, or where the master key is. */
export const rotationState: Ask = {
  role: "admin",
  answer({ rotation }, args) {
    args.end();
    return Promise.resolve(writeStatus(rotation.status));
  },
};

function writeStatus(status: RotationStatus): JsonValue {
  switch (status.state) {
    case "none":
    case "running":
      return { ...status };
    case "done":
      return writeDone(status.result);
    case "failed": {
      const { code, message, hint } = status.error;
      return { state: "failed", code, message, hint };
    }
  }
}

const writeDone = (result: RotationResult): JsonValue => ({ state: "done", ...result });

/** @throws KnownError USAGE */
function checkReference(text: string): void {
  const reference = masterReference(text);
  if ("path" in reference && reference.from !== "vault" && !isAbsolute(reference.path))
    throw new KnownError(
      "USAGE",
      "the path of the new master key is not whole",
      "give it from the root: auditd runs in another folder",
    );
}
