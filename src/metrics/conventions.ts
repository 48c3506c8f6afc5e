/**
 * What OpenTelemetry calls things, of the conventions for generative AI as they stand in the repository semantic-conventions-genai
 * (status: Development, on top of the general conventions 1.42.0). They still change: their names stand here and nowhere else.
 *
 * Attributes that hold what people or models said (`gen_ai.input.messages`, `gen_ai.output.messages`, `gen_ai.system_instructions`,
 * `gen_ai.tool.definitions`) are left out on purpose: content goes to the log, encrypted, and nowhere else.
 */
export const schemaUrl = "https://opentelemetry.io/schemas/1.42.0";

export const names = {
  operation: "gen_ai.operation.name",
  provider: "gen_ai.provider.name",
  requestModel: "gen_ai.request.model",
  responseModel: "gen_ai.response.model",
  requestStream: "gen_ai.request.stream",
  inputTokens: "gen_ai.usage.input_tokens",
  outputTokens: "gen_ai.usage.output_tokens",
  cachedTokens: "gen_ai.usage.cache_read.input_tokens",
  firstChunk: "gen_ai.response.time_to_first_chunk",
  finishReasons: "gen_ai.response.finish_reasons",
  tokenType: "gen_ai.token.type",
  serverAddress: "server.address",
  serverPort: "server.port",
  errorType: "error.type",
  resendCount: "http.request.resend_count",
  method: "http.request.method",
  route: "http.route",
  status: "http.response.status_code",
  serviceName: "service.name",
  serviceVersion: "service.version",
  instance: "service.instance.id",
  environment: "deployment.environment.name",
} as const;

/** Ours, for what the conventions have no word for. */
export const ownNames = {
  feature: "seaworthy.feature",
  exchange: "seaworthy.exchange",
  decision: "seaworthy.decision",
  findings: "seaworthy.findings",
  addedMs: "seaworthy.added_ms",
  cost: "seaworthy.cost_usd",
  attempt: "seaworthy.attempt",
  retried: "seaworthy.retried_because",
} as const;

/** Our providers' names where the conventions have another well-known one. */
const wellKnown: Readonly<Record<string, string>> = {
  "azure-openai": "azure.ai.openai",
  bedrock: "aws.bedrock",
  gemini: "gcp.gemini",
  mistral: "mistral_ai",
  moonshot: "moonshot_ai",
  vertex: "gcp.vertex_ai",
  watsonx: "ibm.watsonx.ai",
  xai: "x_ai",
};

export const providerName = (name: string): string => wellKnown[name] ?? name;

/** Everything but embeddings is a chat, whatever the surface is called. */
export const operationName = (operation: unknown): string => (operation === "embed" ? "embeddings" : "chat");

/** Why an answer ended, in the conventions' words for what we have one for. */
const finishReasons: Readonly<Record<string, string>> = {
  end: "stop",
  "stop-sequence": "stop",
  "tool-calls": "tool_call",
  filtered: "content_filter",
  refusal: "content_filter",
};

export const finishReason = (stop: string): string => finishReasons[stop] ?? stop;

/** The names of labels, which have no dots, as attributes have them. */
const attributes: Readonly<Record<string, string>> = {
  gen_ai_operation_name: names.operation,
  gen_ai_provider_name: names.provider,
  gen_ai_request_model: names.requestModel,
  gen_ai_token_type: names.tokenType,
  server_address: names.serverAddress,
  server_port: names.serverPort,
  error_type: names.errorType,
};

export const attributeName = (label: string): string => attributes[label] ?? `seaworthy.${label}`;

/** `seaworthy_calls_total` is `seaworthy.calls`: in OpenTelemetry unit and kind do not stand in the name. */
export const metricName = ({ name, otel }: { readonly name: string; readonly otel?: string }): string =>
  otel ?? name.replace(/_(?:total|seconds|bytes|dollars_total)$/, "").replace("_", ".");

/** Where a provider answers. */
export interface ServerPlace {
  readonly address: string;
  readonly port: number;
}

/** @param origin `https://api.openai.com` */
export function serverPlace(origin: string): ServerPlace {
  const { protocol, hostname, port } = new URL(origin);
  return {
    address: hostname.replace(/^\[|\]$/g, ""),
    port: port === "" ? (protocol === "https:" ? 443 : 80) : Number(port),
  };
}
