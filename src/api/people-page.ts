import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { isIPv4, isIPv6 } from "node:net";
import { apiPrefix, refuse, serveApi, type ApiDoor } from "./api-door.ts";
import type { PeopleGuard } from "./people-guard.ts";
import { entryPrefix, serveEntry } from "./entry-page.ts";
import { logPrefix, serveLogFile } from "./log-tiles.ts";
import { metricsPath, MetricsPage, type MetricsDoor } from "./metrics-page.ts";

export interface PeopleFacts {
  /** `http://127.0.0.1:8787` */
  readonly programsUrl: string;
  readonly environment: string;
  readonly features: readonly {
    readonly name: string;
    readonly digest: string;
    readonly models: readonly string[];
  }[];
  readonly guarded: boolean;
  readonly standIn: boolean;
  readonly ready: () => boolean;
  /** Why the log may not be the one that was anchored outside; empty for nothing. */
  readonly doubts: () => readonly string[];
  /** The public folder of the log. */
  readonly logPath: string;
  /** What is answered under `/api/`. */
  readonly api: Pick<ApiDoor, "routes" | "report">;
  /** Who is let in, and how often. */
  readonly guard: PeopleGuard;
  /** What is answered at `/metrics`. */
  readonly metrics: MetricsDoor;
}

const securityHeaders = {
  "content-security-policy":
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cache-control": "no-store",
};

/** Our own choice: a question of a person is small; who sends it slowly, or takes no answer, gives way. */
const headersMs = 10_000;
const requestMs = 30_000;
const silenceMs = 600_000;

/**
 * The door for people. It shows what runs and where to go; nothing can be changed here.
 *
 * @param hosts names that it is served under, beside every address: a number leads nowhere but to itself.
 */
export function peopleServer(facts: PeopleFacts, hosts: ReadonlySet<string>): Server {
  const limits = { headersTimeout: headersMs, requestTimeout: requestMs, connectionsCheckingInterval: 5000 };
  const metrics = new MetricsPage(facts.metrics);
  const { guard } = facts;
  const guardedMetrics = async (...[request, response, byName]: MetricsAsked): Promise<void> => {
    const about = { headers: securityHeaders, byName };
    try {
      guard.check(request);
      await metrics.answer(request, response, about);
    } catch (error) {
      refuse({ ...about, report: facts.api.report }, response, guard.told(request, error));
    }
  };
  const server = createServer(limits, (request, response) => {
    // A page elsewhere must not reach this door by a name that it made point here (DNS rebinding).
    const host = (request.headers.host ?? "").replace(/:\d{1,5}$/, "").toLowerCase();
    const byName = !hosts.has(host) && !isAddress(host);
    if (isMetrics(request)) {
      void guardedMetrics(request, response, byName);
      return;
    }
    if (byName) {
      response.writeHead(421, securityHeaders).end("this host name is not served here\n");
      return;
    }
    if (request.url?.startsWith(apiPrefix) === true) {
      void serveApi({ ...facts.api, headers: securityHeaders, guard }, request, response);
      return;
    }
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.writeHead(405, { ...securityHeaders, allow: "GET, HEAD" }).end("only GET is served here\n");
      return;
    }
    if (request.url?.startsWith(logPrefix) === true) {
      void serveLogFile(facts.logPath, request, response, securityHeaders);
      return;
    }
    if (request.url?.startsWith(entryPrefix) === true) {
      serveEntry(facts.logPath, request.url, response, securityHeaders);
      return;
    }
    if (request.url !== "/") {
      response.writeHead(404, securityHeaders).end("there is no such page; begin at /\n");
      return;
    }
    response.writeHead(200, { ...securityHeaders, "content-type": "text/html; charset=utf-8" });
    response.end(request.method === "HEAD" ? "" : page(facts));
  });
  facts.guard.watch(server);
  server.timeout = silenceMs;
  return server;
}

type MetricsAsked = readonly [request: IncomingMessage, response: ServerResponse, byName: boolean];

const isMetrics = ({ method, url = "" }: IncomingMessage): boolean =>
  (method === "GET" || method === "HEAD") && (url === metricsPath || url.startsWith(`${metricsPath}?`));

/** RFC 3986 §3.2.2: in a URL an IPv6 address stands in brackets. */
const isAddress = (host: string): boolean =>
  host.startsWith("[") && host.endsWith("]") ? isIPv6(host.slice(1, -1)) : isIPv4(host);

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

function page(facts: PeopleFacts): string {
  const rows = facts.features
    .map(
      ({ name, digest, models }) =>
        `<tr><td>${escaped(name)}</td><td>${escaped(models.join(", "))}</td><td><code>${escaped(digest.slice(0, 19))}…</code></td></tr>`,
    )
    .join("");
  const notes = [
    facts.guarded
      ? ""
      : `<p class="bad">The guards only record: everything passes. Started with --no-guards.</p>`,
    facts.standIn
      ? `<p class="note">No provider key is set, so a stand-in named <code>demo</code> answers. It is not a real model.</p>`
      : "",
    ...facts.doubts().map((doubt) => `<p class="bad">The log is in doubt: ${escaped(doubt)}</p>`),
  ].join("");
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Seaworthy</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:3rem auto;padding:0 1rem}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.4rem .6rem;border-bottom:1px solid #8885}
code,pre{font:14px/1.5 ui-monospace,monospace}pre{background:#8882;padding:.8rem;overflow:auto;border-radius:6px}
.bad{background:#b0002022;border-left:4px solid #b00020;padding:.5rem .8rem}.note{background:#0061a422;border-left:4px solid #0061a4;padding:.5rem .8rem}</style></head>
<body><main><h1>Seaworthy</h1>
<p>The gateway is <strong>${facts.ready() ? "ready" : "not ready: the log is away"}</strong>, environment <strong>${escaped(facts.environment)}</strong>.</p>${notes}
<h2>Features</h2><table><thead><tr><th scope="col">Feature</th><th scope="col">Models</th><th scope="col">Running digest</th></tr></thead><tbody>${rows}</tbody></table>
<h2>Where to point an SDK</h2><pre>OpenAI     base URL  ${escaped(facts.programsUrl)}/v1
Anthropic  base URL  ${escaped(facts.programsUrl)}</pre>
<h2>Where to look</h2><ul>
<li><a href="${escaped(facts.programsUrl)}/healthz">healthz</a> and <a href="${escaped(facts.programsUrl)}/readyz">readyz</a> of the gateway</li>
<li>the log: <code>npm run --silent seaworthy -- audit tail</code></li>
<li>the log for outsiders: <a href="/log/checkpoint">checkpoint</a>, <a href="/log/vkey">verifier key</a>, tiles as C2SP tlog-tiles under <code>/log/</code></li>
<li>does the log hold: <code>npm run --silent seaworthy -- audit verify</code></li>
<li>numbers for Prometheus: <a href="/metrics">metrics</a></li>
<li>keys: <code>npm run --silent seaworthy -- keys list</code></li></ul>
</main></body></html>`;
}
