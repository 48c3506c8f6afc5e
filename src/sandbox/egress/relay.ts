import { spawn } from "node:child_process";
import { connect, createServer } from "node:net";

/**
 * Runs inside of a sandbox, as its first program: a proxy on this side of the wall, for programs that know proxies only by an address
 * and a port. It carries bytes to a socket that the sandbox was given and decides nothing: who it speaks for could go there without it.
 *
 *     node relay SOCKET PORT COMMAND ARGUMENTS...
 */
const [socket = "", port = "", command = "", ...args] = process.argv.slice(2);

const server = createServer({ allowHalfOpen: true }, (inside) => {
  const outside = connect({ path: socket, allowHalfOpen: true });
  inside.once("error", () => outside.destroy());
  outside.once("error", () => inside.destroy());
  inside.once("close", () => outside.destroy());
  outside.once("close", () => inside.destroySoon());
  inside.pipe(outside);
  outside.pipe(inside);
});

server.listen(Number(port), "127.0.0.1", () => {
  const child = spawn(command, args, { stdio: "inherit" });
  child.once("error", (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(127);
  });
  child.once("exit", (code, signal) => {
    if (signal === null) process.exit(code ?? 0);
    process.kill(process.pid, signal);
  });
});
