import { abuses, run } from "./abuses.ts";

/** A process of its own: what it costs is not the gateway's. Arguments: the name of an abuse, port, key, its own address. */
const [name, port, key = "", localAddress = ""] = process.argv.slice(2);
const abuse = abuses.find((one) => one.name === name);
if (abuse === undefined) throw new Error(`there is no abuse ${name ?? ""}`);
const running = run(abuse, { host: "127.0.0.1", port: Number(port), key, localAddress });
console.log(JSON.stringify({ started: true }));
process.on("message", () => process.send?.({ opened: running.opened() }));
process.once("disconnect", () => process.exit(0));
