/** Features of the gateway itself, in which users are tried out against each other. */
export const sessionsCanary = "seaworthy-canary-sessions";
export const mintedCanary = "seaworthy-canary-minted";

const manifest = (feature: string, more: string): string => `feature: ${feature}
profile: chatbot
data: [none]
model: { provider: seaworthy-canary, id: canary }
retry: { attempts: 1 }
${more}`;

/** Their manifests, by name. */
export const sessionCanaries: Readonly<Record<string, string>> = {
  [sessionsCanary]: manifest(sessionsCanary, "cache: { scope: user, ttl: 1m, max_mb: 1 }\n"),
  [mintedCanary]: manifest(mintedCanary, "sessions: { minted: required }\n"),
};
