import { row } from "./row.ts";

const probed = row("probe.made", "gateway");

/** Probes from outside. */
export const probes = {
  "probe-routes": probed("every route was called without a key", {
    routes: "routes",
    open: "of these, answered",
    keyed: "1 where a call with a right key was answered meanwhile",
  }),
  "probe-roles": probed("every role tried every question of the log", {
    cells: "pairs of role and question",
    wrong: "of these, answered or refused wrongly",
  }),
  "probe-log-integrity": probed("the log was verified by two programs, and a copy with one flipped byte", {
    size: "entries verified",
    holds: "1 where it holds",
    extends: "1 where it continues the checkpoint before",
    caught: "1 where the flipped byte was found",
    anchored: "1 where a checkpoint is held outside, or none is set up in dev",
  }),
  "probe-log-store": probed("the files of the log were read as an intruder would", {
    apart: "1 where the log is a process and a folder of its own",
    sealed: "1 where no payload can be read",
    reads: "1 where a read of a payload left an entry",
    people: "people who may open payloads",
  }),
  "probe-database": row("probe.made", "feature")("the feature's database role tried to write", {
    roles: "roles tried",
    reads: "of these, that could read",
    writes: "of these, that could write or were owners",
  }),
  "probe-isolation": row("probe.made", "feature")("self-hosted models were reached from where nobody may", {
    hosts: "hosts tried",
    reached: "of these, that answered",
    control: "1 where a host that must answer did",
  }),
  "probe-tls": probed("the doors were looked at from outside", {
    doors: "doors that are not on the loopback",
    weak: "of these, without TLS 1.2 or a valid certificate",
    backups: "1 where a copy of the log lies elsewhere, or in dev",
  }),
  "probe-metrics": probed("the metrics page was read", {
    families: "of latency, errors, tokens, cost and behaviour, those that have series",
  }),
  "probe-load": probed("slow clients, large bodies and too many connections came to the door", {
    tried: "ways tried",
    bounded: "of these, turned away within bounds",
    served: "1 where an honest call was answered meanwhile",
  }),
} as const;
