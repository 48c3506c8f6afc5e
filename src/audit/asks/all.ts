import type { Ask } from "../ask.ts";
import { head } from "./head.ts";
import { leaves } from "./leaves.ts";
import { open } from "./open.ts";
import { people, peopleAdd, peopleGrant, peopleRemove, peopleRevokeRole, peopleRotate } from "./people.ts";
import { prove } from "./prove.ts";
import { rotate, rotationState } from "./rotate.ts";

/** Every question that auditd answers, by name. */
export const asks: Readonly<Record<string, Ask>> = {
  head,
  leaves,
  open,
  people,
  "people-add": peopleAdd,
  "people-grant": peopleGrant,
  "people-revoke-role": peopleRevokeRole,
  "people-rotate": peopleRotate,
  "people-remove": peopleRemove,
  prove,
  rotate,
  rotation: rotationState,
};
