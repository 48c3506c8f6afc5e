import { defaultApprovals } from "../policy/approvals-section.ts";
import type { Policy } from "../policy/policy.ts";

/** How a feature's calls wait for a person, in plain words: nothing where none of its tools needs a yes and nothing was said. */
export function approvalLines({ approvals, tools = {} }: Policy): readonly string[] {
  const asks = Object.values(tools).some(({ approval }) => approval === "human");
  if (approvals === undefined && !asks) return [];
  const { lifetimeMs, waitMs, approvers, message } = approvals ?? defaultApprovals;
  const { read, write, external } = approvers;
  const people =
    read === write && write === external
      ? peopleText(read)
      : `${peopleText(read)} for what reads, ${peopleText(write)} for what writes, ${peopleText(external)} for what reaches others`;
  return [
    `  approvals  a call that waits is open for ${timeText(waitMs)}, its answer for ${timeText(lifetimeMs)}; it takes ${people}, never who asked${message === undefined ? "" : `; callers are told: ${message}`}`,
  ];
}

const peopleText = (count: number): string => (count === 1 ? "one person" : `${count} people`);

const timeText = (ms: number): string =>
  ms >= 60_000 && ms % 60_000 === 0 ? `${ms / 60_000} min` : `${ms / 1000} s`;
