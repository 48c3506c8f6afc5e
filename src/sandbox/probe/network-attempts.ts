import { byNode, byPython, type Attempt } from "./attempt.ts";

/** Ways to speak to somebody who was not named. */
export const networkAttempts: readonly Attempt[] = [
  {
    id: "own-ports",
    summary: "connects to a port of this machine",
    ...byNode(`await connected({ host: "127.0.0.1", port: Number(e.ATTEMPT_PORT) });`),
  },
  {
    id: "own-ports-by-six",
    summary: "connects to a port of this machine by its mapped IPv6 address",
    ...byNode(`await connected({ host: "::ffff:127.0.0.1", port: Number(e.ATTEMPT_PORT) });`),
  },
  {
    id: "any-address",
    summary: "connects to a port of this machine by the address 0.0.0.0",
    ...byNode(`await connected({ host: "0.0.0.0", port: Number(e.ATTEMPT_PORT) });`),
  },
  {
    id: "see-interfaces",
    summary: "has an interface to a network",
    ...byPython(`
names = [name for _, name in socket.if_nameindex() if name != "lo"]
assert names, "only lo"`),
  },
  {
    id: "datagram",
    summary: "exchanges datagrams with this machine",
    ...byNode(`const s = dgram.createSocket("udp4"); const back = new Promise((yes, no) => { s.on("message", yes); s.on("error", no); });
s.send("ping", Number(e.ATTEMPT_DATAGRAM_PORT), "127.0.0.1"); await soon(back);`),
  },
  {
    id: "name-server",
    summary: "asks a name server",
    ...byNode(`const r = new dns.Resolver({ timeout: 2000, tries: 1 }); r.setServers(["127.0.0.1:" + e.ATTEMPT_DATAGRAM_PORT]);
try { await soon(r.resolve4("attempt.example")); } catch (error) { if (error.code !== "EBADRESP" && error.code !== "EFORMERR" && error.code !== "ENODATA") throw error; }`),
  },
  {
    id: "raw-socket",
    summary: "makes packets of its own",
    asRoot: true,
    ...byPython(`socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)`),
  },
  {
    id: "packet-socket",
    summary: "listens to a network's packets",
    asRoot: true,
    ...byPython(`socket.socket(17, socket.SOCK_RAW, 0)`),
  },
  {
    id: "kernel-sockets",
    summary: "speaks to the kernel's own services: audit, firewall, crypto",
    asRoot: true,
    ...byPython(`socket.socket(16, socket.SOCK_RAW, 12)`),
  },
  {
    id: "abstract-socket",
    summary: "connects to an abstract Unix socket of this machine",
    ...byNode(`await connected({ path: "\\0" + e.ATTEMPT_ABSTRACT });`),
  },
  {
    id: "unix-socket",
    summary: "connects to a Unix socket of a service",
    ...byNode(`await connected({ path: e.ATTEMPT_SOCKET });`),
  },
];
