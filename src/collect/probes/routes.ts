import { request } from "node:http";
import type { Collected } from "../collector.ts";

/** A route of one of the doors that nobody may use without a key. */
export interface GuardedRoute {
  /** `http://127.0.0.1:8787` */
  readonly door: string;
  readonly method: string;
  readonly path: string;
}

/** Doors that are open for a while. */
export interface ProbedDoors {
  readonly programsUrl: string;
  readonly peopleUrl: string;
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
export async function lookAtRoutes(doors: ProbedDoors): Promise<Collected<"probe-routes">> {
  const routes = [...(await programRoutes(doors)), ...(await peopleRoutes(doors))];
  const open: string[] = [];
  for (const route of routes) {
    const statuses: number[] = [];
    for (const key of wrongKeys) statuses.push(await statusOf(route, key));
    // Anything but a refusal: an error of ours behind the door says that somebody got behind it.
    if (statuses.some((status) => status < 400 || status >= 500))
      open.push(`${route.method} ${route.path}: ${statuses.join(", ")}`);
  }
  const status = await doors.keyed();
  return {
    figures: { routes: routes.length, open: open.length, keyed: Number(status === 200) },
    ...(open.length === 0 ? {} : { payload: open.join("\n") }),
  };
}

/** What stands in a route for a name that the caller chooses. */
const filled = (path: string): string => path.replace(/\/(?:SERVER|ID)$/, "/probe");

/** As whoever comes for the first time finds out: the door names its routes to those who ask for another one. */
async function programRoutes({ programsUrl }: ProbedDoors): Promise<readonly GuardedRoute[]> {
  const told = await (await fetch(`${programsUrl}/v1/none-of-these`)).text();
  const found = [...told.matchAll(/(?:(POST|GET|DELETE) )?(\/(?:v1|mcp)\/[A-Za-z/]+)/g)];
  const routes = found.map(([, method = "POST", path = ""]) => ({
    door: programsUrl,
    method,
    path: filled(path),
  }));
  if (routes.length === 0) throw new Error("the door for programs does not name its routes");
  return routes;
}

async function peopleRoutes({ peopleUrl }: ProbedDoors): Promise<readonly GuardedRoute[]> {
  const told = await (await fetch(`${peopleUrl}/api/none-of-these`)).text();
  const paths = [...new Set([...told.matchAll(/\/api\/[A-Za-z0-9/_-]+/g)].map(([path]) => path))];
  if (paths.length === 0) throw new Error("the door for people does not name its routes");
  const routes: GuardedRoute[] = [];
  for (const path of paths) {
    // RFC 9110 §15.5.6: whoever asks by a method that is not taken is told those that are.
    const { headers, body } = await fetch(`${peopleUrl}${path}`, { method: "PATCH" });
    await body?.cancel();
    for (const method of (headers.get("allow") ?? "GET").split(/, ?/))
      routes.push({ door: peopleUrl, method, path });
  }
  return routes;
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
