import { KnownError } from "../../base/errors.ts";
import type { JsonObject, JsonValue } from "../../base/json.ts";
import { roles, type Person, type Role } from "../people/access.ts";
import type { Args, Ask } from "../socket/ask.ts";
import type { ShownPerson } from "../people/people.ts";

const isRole = (value: JsonValue | undefined): value is Role =>
  typeof value === "string" && Object.hasOwn(roles, value);

const noRole = (what: string): KnownError =>
  new KnownError("USAGE", `${what} is no role`, `one of ${Object.keys(roles).join(", ")}`);

function readRole(args: Args): Role {
  const role = args.words("role");
  if (isRole(role)) return role;
  throw noRole(`/role: ${JSON.stringify(role.slice(0, 40))}`);
}

function readRoles(args: Args): readonly Role[] {
  const wanted = args.take("roles");
  if (!Array.isArray(wanted) || wanted.length === 0)
    throw new KnownError("USAGE", "/roles names none", "say what the person may do: --role reader");
  return wanted.map((role: JsonValue, i) => {
    if (isRole(role)) return role;
    throw noRole(`/roles/${i}`);
  });
}

const shown = (person: ShownPerson): JsonObject => ({ ...person });

/** Only people with the role admin get here. */
const admin = (asker: Person | undefined): Person => asker ?? { name: "", roles: [] };

/** Everybody whom the log knows, without their tokens. */
export const people: Ask = {
  role: "admin",
  answer({ peopleBook }, args) {
    args.end();
    return Promise.resolve(peopleBook.list().map(shown));
  },
};

export const peopleAdd: Ask = {
  role: "admin",
  async answer({ peopleBook }, args, asker) {
    const [name, expiresAtMs] = [args.words("name"), args.optionalCount("expiresAtMs")];
    const wanted = { name, roles: readRoles(args), ...(expiresAtMs === undefined ? {} : { expiresAtMs }) };
    args.end();
    const { person, token } = await peopleBook.add(admin(asker), wanted);
    return { person: shown(person), token };
  },
};

export const peopleGrant: Ask = {
  role: "admin",
  async answer({ peopleBook }, args, asker) {
    const [name, role] = [args.words("name"), readRole(args)];
    args.end();
    return shown(await peopleBook.grant(admin(asker), name, role));
  },
};

export const peopleRevokeRole: Ask = {
  role: "admin",
  async answer({ peopleBook }, args, asker) {
    const [name, role] = [args.words("name"), readRole(args)];
    args.end();
    return shown(await peopleBook.revokeRole(admin(asker), name, role));
  },
};

export const peopleRotate: Ask = {
  role: "admin",
  async answer({ peopleBook }, args, asker) {
    const [name, expiresAtMs] = [args.words("name"), args.optionalCount("expiresAtMs")];
    args.end();
    const { person, token } = await peopleBook.rotate(admin(asker), name, expiresAtMs);
    return { person: shown(person), token };
  },
};

export const peopleRemove: Ask = {
  role: "admin",
  async answer({ peopleBook }, args, asker) {
    const name = args.words("name");
    args.end();
    return shown(await peopleBook.remove(admin(asker), name));
  },
};
