import { request } from "node:http";
import type { Collected } from "../collector.ts";

/** A route of one of the doors that nobody may use without a key. */
export interface GuardedRoute {
  /** `http://127.0.0.1:8787` */
  readonly door: string;
  readonly method: string;
  readonly path: string;
}

/** Doors that are open for a while, and the routes behind them. */
export interface ProbedDoors {
  readonly routes: readonly GuardedRoute[];
  /** One call with a right key; its status. */
  readonly keyed: () => Promise<number>;
}

/** Our own choice: a refusal takes milliseconds. */
const answerMsMax = 10_000;

/** What is shown at the door in place of a key. No id stands in it, so that nobody's key is counted as tried. */
const wrongKeys: readonly (string | undefined)[] = [
  undefined,
  "Bearer wrong",
  "Basic d3Jvbmc6d3Jvbmc=",
  "Bearer ",
];

/** Calls every route without a key and with wrong ones. A route is open where one of these calls is answered with success. */
export async function lookAtRoutes({ routes, keyed }: ProbedDoors): Promise<Collected<"probe-routes">> {
  const open: string[] = [];
  for (const route of routes) {
    const statuses: number[] = [];
    for (const key of wrongKeys) statuses.push(await statusOf(route, key));
    // Anything but a refusal: an error of ours behind the door says that somebody got behind it.
    if (statuses.some((status) => status < 400 || status >= 500))
      open.push(`${route.method} ${route.path}: ${statuses.join(", ")}`);
  }
  const status = await keyed();
  return {
    figures: { routes: routes.length, open: open.length, keyed: Number(status === 200) },
    ...(open.length === 0 ? {} : { payload: open.join("\n") }),
  };
}

function statusOf({ door, method, path }: GuardedRoute, key: string | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(`${door}${path}`, {
      method,
      agent: false,
      timeout: answerMsMax,
      headers: { "content-type": "application/json", ...(key === undefined ? {} : { authorization: key }) },
    });
    sent.once("timeout", () => sent.destroy(new Error(`${method} ${path} was not answered`)));
    sent.once("error", reject);
    sent.once("response", (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.end(method === "GET" ? undefined : "{}");
  });
}
