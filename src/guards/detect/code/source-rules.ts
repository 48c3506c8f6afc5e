import { lineBefore, restOfLine, textBefore, type CodeRule } from "./rule.ts";

const password = /passw|passphrase|kennwort|contrase|mot_?de_?passe|\bpwd\b/i;
const cleaned = /sanitiz|purify|escape|encode/i;
/** A value that is put together: an f-string, a template with a hole, concatenation, formatting. */
const built =
  /^[fF]["']|\$\{|["'] {0,2}[+%] {0,2}[\w(]|[\w)\]] {0,2}\+ {0,2}["']|\.format\(|\$_(?:GET|POST|REQUEST|COOKIE)/;

/** Whether the arguments that `match` opens are one literal and nothing else. */
const isLiteral = (args: string): boolean =>
  /^\s{0,4}[rbRB]{0,2}(?:"[^"\n]{0,200}"|'[^'\n]{0,200}'|`[^`$\n]{0,200}`)\s{0,4}(?:[,;)]|$)/.test(args);

const callers = ["subprocess.", "Popen(", "run(", "call(", "check_output(", "create_subprocess_shell("];

/** What stands in the brackets of the last call that starts a process; undefined where there is none. */
function argumentsBefore(text: string): string | undefined {
  const at = Math.max(...callers.map((caller) => text.lastIndexOf(caller)));
  return at === -1 ? undefined : text.slice(text.indexOf("(", at) + 1).trimStart();
}

const declares = /(?:def|function|func|fn|fun|void|class) $/;

/** Dangerous operations of programming languages (CWE-78, 79, 89, 95, 295, 502, 916). */
export const sourceRules: readonly CodeRule[] = [
  {
    kind: "eval-of-input",
    severity: "high",
    language: "JavaScript, Python, PHP",
    anchors: ["eval(", "exec("],
    pattern: /^(?:eval|exec)\( {0,2}(?=[^\s)])/,
    when: ({ text, at, ahead }, match) =>
      !declares.test(lineBefore(text, at)) && !isLiteral(ahead.slice(match?.[0].length)),
  },
  {
    kind: "eval-of-input",
    severity: "high",
    language: "JavaScript",
    anchors: ["new function("],
    pattern: /^new Function\((?=[^\s)])/,
    when: ({ ahead }, match) => !isLiteral(ahead.slice(match?.[0].length)),
  },
  {
    kind: "os-command",
    severity: "medium",
    language: "Python",
    anchors: ["os.system(", "os.popen(", "subprocess.getoutput("],
    pattern: /^(?:os\.system|os\.popen|subprocess\.getoutput)\((?=[^)\n])/,
    when: ({ ahead }, match) => (isLiteral(ahead.slice(match?.[0].length)) ? "low" : "high"),
  },
  {
    kind: "os-command",
    severity: "medium",
    language: "Python",
    anchors: ["shell=true", "shell = true"],
    pattern: /^shell ?= ?True\b/,
    when({ text, at }) {
      const args = argumentsBefore(textBefore(text, at));
      return args !== undefined && (built.test(args) ? "high" : "medium");
    },
  },
  {
    kind: "os-command",
    severity: "high",
    language: "Node.js",
    anchors: ["exec(", "execsync(", "spawn("],
    member: true,
    pattern: /^(?:exec|execSync|spawn)\( {0,2}(?:`[^`\n]{0,160}\$\{|["'][^"'\n]{0,160}["'] {0,2}\+)/,
    when: ({ text, at }) => !textBefore(text, at).endsWith("getRuntime()."),
  },
  {
    kind: "os-command",
    severity: "high",
    language: "PHP",
    anchors: ["shell_exec(", "passthru(", "system(", "popen("],
    pattern: /^(?:shell_exec|passthru|system|popen)\([^\n)]{0,120}\$_?[a-zA-Z]/,
  },
  {
    kind: "os-command",
    severity: "high",
    language: "Java",
    anchors: ["getruntime().exec("],
    member: true,
    pattern: /^getRuntime\(\)\.exec\([^\n]{0,120}["'] {0,2}\+/,
  },
  {
    kind: "os-command",
    severity: "high",
    language: "Go",
    anchors: ["exec.command("],
    pattern: /^exec\.Command\("(?:sh|bash|cmd)", ?"(?:-c|\/C)", ?(?!["`][^"`\n]{0,160}["`] ?\))/,
  },
  {
    kind: "unsafe-deserialise",
    severity: "high",
    language: "Python",
    anchors: ["pickle.load", "dill.load", "marshal.loads(", "yaml.load(", "yaml.unsafe_load(", "torch.load("],
    pattern:
      /^(?:pickle\.loads?|dill\.loads?|marshal\.loads|yaml\.load|yaml\.unsafe_load|torch\.load)\((?=[^)\n])/,
    member: true,
    when(place) {
      const line = restOfLine(place);
      if (/SafeLoader|weights_only ?= ?True/.test(line)) return false;
      return line.startsWith("torch") ? "medium" : "high";
    },
  },
  {
    kind: "unsafe-deserialise",
    severity: "high",
    language: "PHP, Java, .NET, Ruby",
    anchors: ["unserialize($", "new objectinputstream(", "new binaryformatter(", "marshal.load("],
    pattern:
      /^(?:unserialize\(\$(?![^\n]{0,120}allowed_classes)|new ObjectInputStream\(|new BinaryFormatter\(|Marshal\.load\((?=[^)\n]))/,
  },
  {
    kind: "html-injection",
    severity: "medium",
    language: "JavaScript",
    anchors: [".innerhtml", ".outerhtml"],
    pattern: /^\.(?:inner|outer)HTML {0,2}\+?= {0,2}(?=[^=\s])/,
    member: true,
    when: (place, match) => isRawHtml(restOfLine(place).slice(match?.[0].length)),
  },
  {
    kind: "html-injection",
    severity: "medium",
    language: "JavaScript",
    anchors: ["document.write(", "insertadjacenthtml(", "mark_safe(", "html.raw("],
    pattern:
      /^(?:document\.write|insertAdjacentHTML|mark_safe|Html\.Raw)\((?:["'`]\w{1,12}["'`], ?)?(?=[^\s)])/,
    member: true,
    when: (place, match) => isRawHtml(restOfLine(place).slice(match?.[0].length)),
  },
  {
    kind: "html-injection",
    severity: "medium",
    language: "React, Vue, Svelte",
    anchors: ["dangerouslysetinnerhtml={{", "v-html=", "{@html "],
    pattern:
      /^(?:dangerouslySetInnerHTML=\{\{ ?__html: ?(?!["'`][^$\n]{0,120}["'`] ?\})|v-html="\w|\{@html \w)/,
    when: (place) => !cleaned.test(restOfLine(place)),
  },
  {
    kind: "weak-password-hash",
    severity: "high",
    language: "any",
    anchors: [
      "md5(",
      "sha1(",
      "createhash(",
      "messagedigest.getinstance(",
      "md5.create",
      "sha1.create",
      "digest::md5",
      "digest::sha1",
    ],
    pattern:
      /^(?:md5\(|sha1\(|createHash\( ?["'](?:md5|sha1)["']|MessageDigest\.getInstance\( ?"(?:MD5|SHA-?1)"|(?:MD5|SHA1)\.Create|Digest::(?:MD5|SHA1))/,
    member: true,
    when: (place) => password.test(lineBefore(place.text, place.at)) || password.test(restOfLine(place)),
  },
  ...tlsRules(),
];

function tlsRules(): readonly CodeRule[] {
  const rule = (language: string, anchors: readonly string[], pattern?: RegExp): CodeRule => ({
    kind: "tls-unverified",
    severity: "high",
    language,
    anchors,
    member: true,
    ...(pattern === undefined ? {} : { pattern }),
  });
  return [
    rule(
      "Python",
      ["verify=false", "verify = false", "verify_ssl=false", "_create_unverified_context(", "cert_none"],
      /^(?:verify(?:_ssl)? ?= ?False\b|_create_unverified_context\(|CERT_NONE\b)/,
    ),
    rule(
      "Node.js",
      ["rejectunauthorized: false", "rejectunauthorized:false", "node_tls_reject_unauthorized"],
      /^(?:rejectUnauthorized: ?false|NODE_TLS_REJECT_UNAUTHORIZED["'\]]{0,2} ?[=:] ?["']?0)/,
    ),
    rule("Go", ["insecureskipverify: true", "insecureskipverify = true", "insecureskipverify:true"]),
    rule(
      "PHP, C",
      ["curlopt_ssl_verifypeer", "curlopt_ssl_verifyhost"],
      /^CURLOPT_SSL_VERIFY(?:PEER|HOST) ?(?:,|=>) ?(?:false|0)/i,
    ),
    rule("Ruby, Perl", ["verify_none"], /^VERIFY_NONE\b/),
    rule("Rust", ["danger_accept_invalid_certs(true"]),
    rule("Java, .NET", ["noophostnameverifier", "dangerousacceptanyservercertificatevalidator"]),
  ];
}

/** Whether what becomes HTML is more than one literal and nobody cleans it. */
function isRawHtml(value: string): boolean {
  if (cleaned.test(value)) return false;
  if (/^["'`]/.test(value)) return !isLiteral(value) && built.test(value);
  return /^[\w$(]/.test(value);
}
