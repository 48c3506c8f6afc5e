import { row } from "./row.ts";

const attested = row("config.attested", "feature");
const attestedGateway = row("config.attested", "gateway");

/** What the running gateway is set to. */
export const settings = {
  "config-prompt": attested("the feature's prompt was read", {
    prompts: "prompts and templates; 0 where the application brings its own",
    secrets: "credentials found in them",
    delimited: "1 where instructions and what people say stand apart",
    role: "1 where it names a role",
    refusals: "1 where it lists what it will not do",
    firm: "1 where it says that nobody may override it",
    explains: "1 where it says to refuse and explain",
  }),
  "config-rules": attested("the feature's guards and limits were listed", {
    rules: "rules that are on",
    off: "guards that are off",
    unexplained: "of these, without a reason",
  }),
  "config-limits": attested("the feature's limits were listed", {
    perUser: "requests of a user and hour; 0 for none",
    perSession: "requests of a session and hour; 0 for none",
    userTokens: "tokens of a user and day; 0 for none",
    globalTokens: "tokens of everybody and day; 0 for none",
    spendMax: "1 where money has a hard limit",
    spendAlerts: "1 where somebody is told before it is used up",
    perRequestCost: "1 where one request has a highest price",
  }),
  "config-models": attested("the feature's models and their providers were listed", {
    models: "models, fallbacks included",
    floating: "of these, without a version",
    providers: "providers",
    outside: "of these, those that are somebody else's: not on a machine or in a network of our own",
    consumer: "of these, consumer addresses",
    training: "of these, not told to keep out of training where they can be",
  }),
  "config-egress": attested("where data may go was listed", {
    declared: "hosts that are declared",
    unknown: "hosts that were reached and are not",
  }),
  "config-output-schema": attested("structured answers were looked up", {
    structured: "1 where answers have a schema",
  }),
  "config-knowledge": attested("the registered documents were listed", {
    documents: "documents",
    complete: "of these, with source, owner and date",
    stale: "of these, older than the limit",
    quarantined: "of these, waiting for a person",
  }),
  "config-tools": attested("the feature's tools were listed", {
    tools: "tools",
    writing: "of these, that change something",
    unbounded: "of these, without a schema",
    unapproved: "of these, that change something without a person",
  }),
  "config-mcp": attested("the feature's MCP servers were listed", {
    servers: "servers",
    local: "of these, those that the gateway starts itself",
    sandboxed: "of these, in a sandbox or elsewhere",
    pinned: "of these, with pinned descriptions",
  }),
  "config-credentials": attestedGateway("the gateway's credentials were listed by where they come from", {
    credentials: "credentials",
    inline: "of these, written into a file of ours or the manifest",
    envFile: "of these, from an env file",
    variable: "of these, from the process environment",
    manager: "of these, from a secrets manager or a file of its own",
  }),
  "config-rotation": attestedGateway("the ages of keys and credentials were listed", {
    keys: "keys and credentials",
    due: "of these, over their age",
    soon: "of these, near it",
    automated: "of these, replaced without a person",
  }),
  "config-alerts": attestedGateway("alerts, channels and runbooks were listed", {
    kinds: "kinds of alert",
    linked: "of these, with a runbook that is there",
    channels: "channels that took a test message in the last 30 days",
    roster: "people of the features' owners",
    reachable: "of these, with a channel or an address",
  }),
  "config-runbooks": attestedGateway("the runbooks were read", {
    scenarios: "of the scenarios that must be there, those that are",
    pages: "of these, of at most one page",
    steps: "of these, with three first steps",
    modes: "AI failure modes without a runbook",
  }),
  "config-overlays": attested("what regulations ask of the feature was listed", {
    overlays: "overlays that apply",
    demands: "what they ask for",
    met: "of these, met by how the gateway is set",
  }),
  "config-catalogue": attestedGateway("the checklist itself was read", {
    controls: "controls",
    whole: "of these, with all of their text, a requirement and a mutant that fails",
    vague: "words and figures that the lint objects to",
    hard: "of the seven hard requirements, those that have a control",
    formats: "formats that the checklist can be written in",
    written: "of these, written without an error",
  }),
} as const;
