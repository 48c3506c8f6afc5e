import { KnownError } from "../base/errors.ts";
import type { Exchange } from "../exchange/exchange.ts";
import type { Policy } from "../policy/policy.ts";
import { wireOf } from "../wire/formats.ts";
import type { Wire } from "../wire/wire.ts";
import type { Provider } from "./provider.ts";

/** One model at one provider, and the format to speak with it. */
export interface Route {
  readonly provider: Provider;
  readonly wire: Wire;
  readonly path: string;
  readonly model: string;
}

/**
 * Where a call may go, in the policy's order. A request that names a fallback starts there; any other model that the policy
 * does not list is refused, never passed on.
 *
 * @throws KnownError MODEL_UNKNOWN
 */
export function routesFor(
  exchange: Exchange,
  policy: Policy,
  providers: ReadonlyMap<string, Provider>,
): readonly [Route, ...Route[]] {
  const named = policy.models.findIndex(({ id }) => id === "*" || id === exchange.model);
  if (policy.models[named]?.id === "*" && !modelName.test(exchange.model)) throw noModel(exchange, policy);
  const routes = (named === -1 ? [] : policy.models.slice(named)).flatMap((model) =>
    model.provider === "*"
      ? routesToAny([...providers.values()], exchange)
      : (routeTo(providers.get(model.provider), model.id, exchange) ?? []),
  );
  const [first, ...rest] = routes;
  if (first === undefined) throw noModel(exchange, policy);
  return [first, ...rest];
}

/**
 * Our own choice, wider than any vendor's ids: no guard looks at a model's name and the log has it in the clear, so it must be one.
 * It has a letter, which telephone and card numbers have not, and behind an @ a version, as Google's have, not a domain.
 */
export const modelName =
  /^(?=[^A-Za-z]{0,64}[A-Za-z])[A-Za-z0-9][A-Za-z0-9._:/+-]{0,127}(?:@(?:\d{1,12}|v\d{1,8}|default|latest))?$/;

const noModel = ({ model }: Exchange, { feature, models }: Policy): KnownError =>
  new KnownError(
    "MODEL_UNKNOWN",
    `the feature ${feature} has no model ${JSON.stringify(model.slice(0, 100))} for this kind of call`,
    `its models are ${models.map(({ id }) => id).join(", ")}`,
  );

/** The provider's own way to take this exchange: in the client's format where it speaks that, else in its first one. */
function routeTo(provider: Provider | undefined, id: string, exchange: Exchange): Route | undefined {
  if (provider === undefined) return undefined;
  const formats = Object.keys(provider.paths).filter(
    (format) => (format === "openai-embeddings") === (exchange.operation === "embed"),
  );
  const format = formats.includes(exchange.format) ? exchange.format : formats[0];
  const wire = format === undefined ? undefined : wireOf(format);
  const path = format === undefined ? undefined : provider.paths[format];
  if (wire === undefined || path === undefined) return undefined;
  return { provider, wire, path, model: id === "*" ? exchange.model : id };
}

/**
 * Where any provider will do: the vendor whose name the model bears, and it alone, since no other serves that model and nobody
 * meant another to see the call. For a name that is nobody's, those first that speak the client's format.
 */
function routesToAny(providers: readonly Provider[], exchange: Exchange): readonly Route[] {
  const all = providers.flatMap((provider) => routeTo(provider, "*", exchange) ?? []);
  const own = all.filter(({ provider: { modelPrefixes } }) =>
    modelPrefixes.some((prefix) => exchange.model.startsWith(prefix)),
  );
  if (own.length > 0) return own;
  return all.sort(
    (a, b) => Number(b.wire.format === exchange.format) - Number(a.wire.format === exchange.format),
  );
}
