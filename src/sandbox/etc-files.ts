/** The user and group that a program is inside; nobody by Debian's, Fedora's and Alpine's files alike. */
export const insideId = 65534;

/** Inside, a program's name of the machine and of itself says nothing of the real ones. */
export const insideHostname = "sandbox";

/** What /etc has inside, made up: names without which libraries fail, and nothing of this machine. */
export const madeUpFiles: Readonly<Record<string, string>> = {
  passwd: `nobody:x:${insideId}:${insideId}:nobody:/tmp:/usr/sbin/nologin\n`,
  group: `nogroup:x:${insideId}:\n`,
  hosts: `127.0.0.1 localhost ${insideHostname}\n::1 localhost\n`,
  // No resolver: names are resolved outside, for hosts that are named.
  "resolv.conf": "options timeout:1 attempts:1\n",
  "nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
};

/**
 * What /etc shares with this machine, where it is there: certificates of authorities, where libraries and alternatives lie, and the
 * time zone. None of it is secret by any distribution's own permissions.
 */
export const sharedEtc: readonly string[] = [
  "/etc/ssl/certs",
  "/etc/ssl/openssl.cnf",
  "/etc/ssl/cert.pem",
  "/etc/pki/tls/certs",
  "/etc/pki/tls/cert.pem",
  "/etc/pki/ca-trust/extracted",
  "/etc/ld.so.cache",
  "/etc/ld.so.conf",
  "/etc/ld.so.conf.d",
  "/etc/alternatives",
  "/etc/localtime",
];
