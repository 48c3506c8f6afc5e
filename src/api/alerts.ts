import { without, type Delivery, type Incident } from "../alerts/incident.ts";
import type { Outbox } from "../alerts/outbox.ts";
import { one, readQuery, withPseudonyms } from "../audit/search/read-query.ts";
import type { Clock } from "../base/clock.ts";
import { KnownError } from "../base/errors.ts";
import { isObject, type JsonObject, type JsonValue } from "../base/json.ts";
import type { ApiRoute, ApiVisit } from "./api-door.ts";
import { givenOf, limitOf } from "./audit-entries.ts";

/** What the routes on incidents need. */
export interface AlertDeps {
  readonly ask: (question: JsonObject) => Promise<JsonValue>;
  readonly outbox: Pick<Outbox, "incidents" | "incident" | "deliveriesOf" | "channelStates">;
  /** False: there is no such open incident. */
  readonly acknowledge: (id: string, by: string, atMs: number) => boolean;
  readonly now: Clock;
}

/** Incidents, for people. To read them takes the role reader, to take care of one the role operator. */
export const alertRoutes = (deps: AlertDeps): readonly ApiRoute[] => [
  {
    method: "GET",
    path: "/api/alerts",
    async answer(visit) {
      const given = givenOf(visit.parameters, ["all", "limit"]);
      const all = one(given, "all") ?? "false";
      if (all !== "true" && all !== "false")
        throw new KnownError("USAGE", "all is neither true nor false", "leave it out for what is open");
      const limit = limitOf(given);
      await mayRead(deps, visit);
      const incidents = deps.outbox.incidents({ openOnly: all === "false", limit });
      visit.json({
        incidents: incidents.map(incidentJson),
        channels: deps.outbox.channelStates().map((state) => ({ ...state })),
      });
    },
  },
  {
    method: "GET",
    path: "/api/alerts/incident",
    async answer(visit) {
      const id = one(givenOf(visit.parameters, ["id"]), "id") ?? "";
      await mayRead(deps, visit);
      const incident = deps.outbox.incident(id);
      if (incident === undefined) throw unknown(id);
      visit.json({
        incident: incidentJson(incident),
        deliveries: deps.outbox.deliveriesOf(id).map(deliveryJson),
      });
    },
  },
  {
    method: "POST",
    path: "/api/alerts/acknowledge",
    async answer(visit) {
      const { incident: id, ...rest } = await visit.body();
      const [more] = Object.keys(rest);
      if (typeof id !== "string" || more !== undefined)
        throw new KnownError("USAGE", "the body does not name one incident", 'send {"incident":"ID"}');
      const known = deps.outbox.incident(id);
      if (known === undefined || known.closedAtMs !== undefined) throw unknown(id);
      const answer = await deps.ask({ ask: "alert-acknowledge", incident: id, token: visit.token });
      const { by, atMs } = isObject(answer) ? answer : {};
      if (typeof by !== "string" || typeof atMs !== "number")
        throw new KnownError(
          "LOG_UNAVAILABLE",
          "the log did not say who asked",
          "see that both sides are of one version",
        );
      if (!deps.acknowledge(id, by, atMs)) throw unknown(id);
      visit.json(incidentJson(deps.outbox.incident(id) ?? known));
    },
  },
];

/** Nobody is named: the log says only whether the asker may search. @throws KnownError SCOPE_REFUSED */
const mayRead = async ({ ask, now }: AlertDeps, { token }: ApiVisit): Promise<void> => {
  await withPseudonyms(readQuery({}, now()), (question) => ask({ ...question, token }));
};

const unknown = (id: string): KnownError =>
  new KnownError("USAGE", `there is no open incident ${id.slice(0, 60)}`, "GET /api/alerts has the ids");

/** Without its key, which is our own. */
const incidentJson = (incident: Incident): JsonObject => ({ ...without(incident, "key") });

const deliveryJson = (delivery: Delivery): JsonObject => ({
  ...without(delivery, "key", "message"),
  occasion: delivery.message.occasion,
});
