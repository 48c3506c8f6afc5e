import { KnownError } from "../base/errors.ts";
import type { JsonObject, JsonValue } from "../base/json.ts";
import type { ApiRoute } from "./api-door.ts";

export interface RotationDeps {
  readonly ask: (question: JsonObject) => Promise<JsonValue>;
  /** What gets older, the next to be due first. */
  readonly items: () => Promise<readonly JsonObject[]>;
}

/** `GET /api/rotation`: keys and credentials with their ages, due dates and owners, for people with the role operator. */
export const rotationRoutes = ({ ask, items }: RotationDeps): readonly ApiRoute[] => [
  {
    method: "GET",
    path: "/api/rotation",
    async answer(visit) {
      await ask({ ask: "operator", token: visit.token });
      for (const name of visit.parameters.keys())
        throw new KnownError(
          "USAGE",
          `nobody asked for ${name.slice(0, 60)}`,
          "/api/rotation takes no parameters",
        );
      visit.json({ items: await items() });
    },
  },
];
