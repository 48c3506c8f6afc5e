import type { Brought } from "../app/inside.ts";
import type { Provider } from "../gateway/provider.ts";
import { vendors } from "../gateway/vendors.ts";
import type { Way } from "../gateway/way.ts";

/** Names one call of this process at the door. */
export const callHeader = "x-seaworthy-call";

/** Whom a call goes to: one provider, in the format in which the call comes. */
export interface Destination {
  /** The provider's name in manifests. */
  readonly name: string;
  readonly format: string;
  readonly way: Way;
}

/** The calls of this process that are under way, each with the way to its provider. */
export class Calls {
  readonly #open = new Map<string, Provider>();
  #last = 0;

  /** Gives the call's name at the door. Whoever begins it ends it. */
  begin({ name, format, way }: Destination): string {
    const id = String((this.#last += 1));
    this.#open.set(id, {
      name,
      origin: "",
      paths: { [format]: "" },
      modelPrefixes: vendors.find((row) => row.name === name)?.modelPrefixes ?? [],
      headers: {},
      key: undefined,
      way,
    });
    return id;
  }

  end(id: string): void {
    this.#open.delete(id);
  }

  /**
   * The provider of a call, and those of the configuration that its feature names: where a manifest allows any provider, the one that
   * the program called is meant and no other.
   */
  readonly brought: Brought = (headers, policy, configured) => {
    const own = this.#open.get(String(headers[callHeader]));
    if (own === undefined) return new Map();
    const named = policy.models.flatMap(({ provider }): [string, Provider][] => {
      const found = provider === own.name ? undefined : configured.get(provider);
      return found === undefined ? [] : [[provider, found]];
    });
    return new Map([[own.name, own], ...named]);
  };
}
