import { readJson } from "../../base/json.ts";
import {
  canaryCases,
  canaryChunks,
  canaryDocuments,
  canaryQuery,
  listedUser,
  otherUser,
} from "../../knowledge/canaries.ts";
import { register, type KnowledgeDesk } from "../../knowledge/desk.ts";
import { canaryTenants } from "../../knowledge/names.ts";
import { canary, type Canary } from "./canary.ts";
import { listOf, memberOf } from "./members.ts";
import { twinName } from "../../evidence/canary-twin.ts";
import { isAnswered, isRefused, Unplayed, type Scenery } from "./stage.ts";
import { Tally } from "./tally.ts";
import type { Clock } from "../../base/clock.ts";

export interface AuthorisationParts {
  readonly desk: KnowledgeDesk;
  readonly now: Clock;
}

interface Principal {
  readonly tenant: string;
  readonly user: string;
}

/** Documents of two made-up tenants: each asks for its own and for the other's, in a search and in a conversation. */
export const authorisation = ({ desk, now }: AuthorisationParts): Canary =>
  canary({
    observation: "canary-authorisation",
    async play(scenery: Scenery) {
      // Manifests say of which sources documents are trusted, and none of them knows the gateway's own.
      await register({ ...desk, sources: [] }, twinName(scenery.policy.feature), canaryDocuments(now()));
      const tally = new Tally();
      for (const tenant of canaryTenants)
        for (const user of [listedUser, otherUser]) await retrieved({ tenant, user }, scenery, tally);
      // Where nothing is said of documents, what stands in a conversation is nobody's document.
      if (scenery.policy.knowledge?.some(({ acl }) => acl !== "public") === true)
        for (const tenant of canaryTenants) await said(tenant, scenery, tally);
      return tally.collected<"canary-authorisation">(tally.figures);
    },
  });

async function retrieved(principal: Principal, scenery: Scenery, tally: Tally): Promise<void> {
  const cases = canaryCases(principal.tenant, principal.user);
  const told = await scenery.post("/v1/retrieval/check", {
    body: JSON.stringify({
      ...{ principal, query: canaryQuery },
      candidates: cases.map(({ chunk, text }) => ({ chunk, ...(text === undefined ? {} : { text }) })),
    }),
  });
  if (told.status !== 200)
    throw new Unplayed(`a check of retrieval was answered with ${told.status} ${told.code}`);
  const allowed = listOf(memberOf(readJson(told.raw), "allowed"));
  const passed = new Set(allowed.map((one) => memberOf(one, "index")));
  for (const [i, { chunk, isAllowed }] of cases.entries())
    if (isAllowed) tally.fair(`${chunk} for its own`, passed.has(i));
    else tally.attack(`${chunk} for another`, !passed.has(i), "it was given out");
}

async function said(tenant: string, scenery: Scenery, tally: Tally): Promise<void> {
  const headers = { "x-seaworthy-tenant": tenant };
  for (const owner of canaryTenants) {
    // The text that both have is nobody's secret.
    const text = canaryChunks(owner)[0]?.text ?? "";
    const told = await scenery.ask({ messages: `Sum this up.\n\n${text}`, user: listedUser, headers });
    if (owner === tenant) tally.fair("its own document in a conversation", isAnswered(told), told.code);
    else tally.attack("another's document in a conversation", isRefused(told), `${told.status}`);
  }
}
