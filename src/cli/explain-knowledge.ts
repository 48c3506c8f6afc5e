import type { Policy } from "../policy/policy.ts";

const widest = {
  public: "everybody may see them at most",
  tenant: "their tenant may see them at most",
  user: "only users and groups on their lists",
} as const;

/** What a feature reads of what is registered, in plain words. */
export function knowledgeLines({ knowledge }: Pick<Policy, "knowledge">): readonly string[] {
  if (knowledge === undefined)
    return [
      "  knowledge  whatever is registered, for whom its own access list says; a check gives nothing else",
    ];
  if (knowledge.length === 0) return ["  knowledge  no documents: a check of any chunk is denied"];
  return knowledge.map(
    ({ source, owner, acl, trust }) =>
      `  knowledge  ${source}: ${widest[acl]}; ${trust === "internal" ? "trusted" : "each version waits for a person"}; owned by ${owner}`,
  );
}
