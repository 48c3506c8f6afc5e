import { readFileSync } from "node:fs";
import { ownerTokenPath } from "../../src/app/ask-log.ts";
import { sha256 } from "../../src/knowledge/read-document.ts";
import type { Stand } from "./stand.ts";

/** A piece as a program's index has it. */
export interface Piece {
  readonly id: string;
  readonly text: string;
}

/** A document of one piece, as an ingesting program sends it. */
export const documentOf = (tenant: string, { id, text }: Piece, more: object = {}): object => ({
  id: `doc of ${id}`,
  source: "docs/handbook.md",
  owner: "backend@example.com",
  lastUpdated: new Date().toISOString().slice(0, 10),
  tenant,
  access: "tenant",
  trust: "internal",
  digest: sha256(text),
  chunks: [{ id, digest: sha256(text) }],
  ...more,
});

interface Said {
  readonly status: number;
  readonly body: SaidBody;
}

/** What either door says, as far as tests read it. */
export interface SaidBody {
  readonly id: string;
  readonly allowed: readonly {
    readonly index: number;
    readonly chunk: string;
    readonly text?: string;
    readonly redacted?: boolean;
  }[];
  readonly denied: readonly { readonly chunk: string; readonly reason: string }[];
  readonly documents: readonly {
    readonly id: string;
    readonly version: number;
    readonly state: string;
    readonly change: string;
    readonly stale: boolean;
    readonly findings: readonly string[];
  }[];
  readonly next?: string;
  readonly error: { readonly code: string; readonly message: string };
}

/** Asks the door for people as the log's owner does. */
export async function askPeople(stand: Stand, path: string, body?: object, token?: string): Promise<Said> {
  const own = token ?? readFileSync(ownerTokenPath(stand.data), "utf8").trim();
  const response = await fetch(stand.peopleUrl + path, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${own}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as SaidBody };
}

export const register = (stand: Stand, ...documents: readonly object[]): Promise<Said> =>
  askPeople(stand, "/api/knowledge", { documents });

/** Asks the door for programs which of some chunks may be seen. */
export async function check(
  stand: Stand,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<Said> {
  const response = await fetch(`${stand.url}/v1/retrieval/check`, {
    method: "POST",
    headers: { authorization: `Bearer ${stand.key}`, "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as SaidBody };
}

/** Ids that came back, and the others with their reasons. */
export const seen = ({
  body: { allowed, denied },
}: Said): { readonly allowed: string[]; readonly denied: string[] } => ({
  allowed: allowed.map(({ chunk }) => chunk),
  denied: denied.map(({ chunk, reason }) => `${chunk}: ${reason}`),
});
