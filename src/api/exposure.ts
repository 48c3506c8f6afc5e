import { exposureQuestion } from "../audit/exposure/exposure-query.ts";
import { KnownError } from "../base/errors.ts";
import type { ApiRoute } from "./api-door.ts";
import { askFor, givenOf, type AuditDeps } from "./audit-entries.ts";

/** What only the door says: the body may not. */
const ownNames = ["ask", "token", "fromMs", "toMs"];

/**
 * Who saw what: a text, a pattern or a document, for a purpose. It has a body, since what is looked for is often personal itself,
 * and addresses stand in the logs of every machine on the way.
 */
export const exposureRoutes = (deps: AuditDeps): readonly ApiRoute[] => [
  {
    method: "POST",
    path: "/api/audit/exposure",
    async answer(visit) {
      givenOf(visit.parameters, []);
      const body = await visit.body();
      const foreign = ownNames.find((name) => body[name] !== undefined);
      if (foreign !== undefined)
        throw new KnownError(
          "USAGE",
          `/${foreign} is not known`,
          "give text, pattern or document, and purpose; narrow it by from, to, feature, environment",
        );
      visit.json(await askFor(deps, visit)(exposureQuestion(body, deps.now())));
    },
  },
];
