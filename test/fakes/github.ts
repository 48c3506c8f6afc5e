import { startStore, type Asked, type FakeStore, type Said } from "./loopback.ts";

interface Comment {
  readonly id: number;
  body: string;
  readonly user: { readonly login: string; readonly type: "Bot" | "User" };
}

/** Comments of one repository's issues, as GitHub's REST API 2022-11-28 has them ("Issue comments"). */
export interface FakeGitHub extends FakeStore {
  readonly comments: Comment[];
  /** Adds one of somebody else's, which the token may not change. */
  say(body: string): void;
}

export const fakeGitHubToken = "ghs_16C7e42F292c6912E7710c838347Ae178B4a";
const repository = "/repos/acme/boats/issues";

export async function startFakeGitHub(): Promise<FakeGitHub> {
  const comments: Comment[] = [];
  const add = (body: string, login: string, type: Comment["user"]["type"]): Comment => {
    const comment: Comment = { id: 1000 + comments.length, body, user: { login, type } };
    comments.push(comment);
    return comment;
  };
  const store = await startStore((asked) => answer(asked, comments, add));
  return { ...store, comments, say: (body) => void add(body, "somebody", "User") };
}

function answer(
  { method, path, headers, body }: Asked,
  comments: Comment[],
  add: (body: string, login: string, type: Comment["user"]["type"]) => Comment,
): Said {
  if (headers.authorization !== `Bearer ${fakeGitHubToken}`)
    return { status: 401, body: { message: "Bad credentials" } };
  if (headers["user-agent"] === undefined || headers["x-github-api-version"] !== "2022-11-28")
    return { status: 400, body: { message: "the headers that every request has are not there" } };
  const url = new URL(path, "http://github.invalid");
  if (method === "GET" && url.pathname === `${repository}/7/comments`) {
    const [count, page] = [
      Number(url.searchParams.get("per_page") ?? 30),
      Number(url.searchParams.get("page") ?? 1),
    ];
    return { status: 200, body: comments.slice((page - 1) * count, page * count) };
  }
  const text = body === "" ? undefined : (JSON.parse(body) as { body?: unknown }).body;
  if (typeof text !== "string" || text.length > 65_536)
    return { status: 422, body: { message: "Validation Failed" } };
  if (method === "POST" && url.pathname === `${repository}/7/comments`)
    return { status: 201, body: add(text, "github-actions[bot]", "Bot") };
  const id = /^\/repos\/acme\/boats\/issues\/comments\/(\d+)$/.exec(url.pathname)?.[1];
  const found = comments.find((one) => method === "PATCH" && String(one.id) === id);
  if (found === undefined) return { status: 404, body: { message: "Not Found" } };
  if (found.user.type !== "Bot")
    return { status: 403, body: { message: "Resource not accessible by integration" } };
  found.body = text;
  return { status: 200, body: found };
}
