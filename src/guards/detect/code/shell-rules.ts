import { lineBefore, textBefore, type CodeRule } from "./rule.ts";
import { standsAsCommand } from "./stands.ts";

const recursive = /[rR]|recurse/;

/** Dangerous commands of shells. Severity is our own scale: critical cannot be undone, high opens the machine, medium weakens it. */
export const shellRules: readonly CodeRule[] = [
  {
    kind: "delete-root",
    severity: "critical",
    language: "shell",
    anchors: ["rm -"],
    command: true,
    pattern:
      /^rm((?: {1,4}-[\w-]{1,24}){1,4}) {1,4}["']?(?:\/|~|\$HOME|\$\{HOME\}|\/(?:etc|usr|var|home|boot|bin|sbin|lib|opt|root|Users|System))\/?\*?["']?(?=[\s;&|)\],`]|$)/,
    when: (_place, match) => recursive.test(match?.[1] ?? ""),
  },
  {
    kind: "delete-root",
    severity: "critical",
    language: "Windows",
    anchors: ["del /", "rd /", "rmdir /"],
    command: true,
    pattern:
      /^(?:del|rd|rmdir)(?: {1,4}\/[a-z]){1,4} {1,4}"?[a-z]:\\(?:\*(?:\.\*)?|windows|users)?"?(?=[\s&]|$)/i,
  },
  {
    kind: "delete-root",
    severity: "critical",
    language: "PowerShell",
    anchors: ["remove-item "],
    command: true,
    pattern:
      /^remove-item(?=[^\n]{0,100} -recurse)[^\n]{0,80}["' ](?:[a-z]:\\\*?|[a-z]:\\(?:windows|users)\\?|~|\$home|\/)["']?(?=\s|$)/i,
  },
  {
    kind: "disk-overwrite",
    severity: "critical",
    language: "Windows",
    anchors: ["format c:"],
    command: true,
  },
  {
    kind: "disk-overwrite",
    severity: "high",
    language: "shell",
    anchors: ["of=/dev/"],
    pattern: /^of=\/dev\/(?:sd[a-z]|hd[a-z]|vd[a-z]|nvme\d|disk\d|mmcblk\d)/,
    when: ({ text, at }) => /\bdd /.test(lineBefore(text, at)),
  },
  {
    kind: "disk-overwrite",
    severity: "high",
    language: "shell",
    anchors: ["mkfs", "> /dev/", ">/dev/"],
    pattern: /^(?:mkfs(?:\.\w{2,8})? [^\n]{0,60}\/dev\/\w|> ?\/dev\/(?:sd[a-z]|hd[a-z]|vd[a-z]|nvme\d))/,
  },
  {
    kind: "fork-bomb",
    severity: "critical",
    language: "shell",
    anchors: [":(){", ":() {"],
    pattern: /^:\(\) ?\{ ?: ?\| ?: ?& ?\} ?; ?:/,
  },
  {
    kind: "reverse-shell",
    severity: "critical",
    language: "shell",
    anchors: ["/dev/tcp/", "/dev/udp/"],
    pattern: /^\/dev\/(?:tcp|udp)\/[^\s/]{1,80}\/[\d$]/,
    when: ({ text, at }) => /(?:sh -i|exec \d|sh ?>&|sh <)/.test(lineBefore(text, at)),
  },
  {
    kind: "reverse-shell",
    severity: "critical",
    language: "shell",
    anchors: ["-e /bin/", "-c /bin/", "-e sh", "-e bash", "-c bash", "-e cmd", "-e powershell"],
    pattern: /^-[ec] (?:\/bin\/)?(?:ba|z|da)?(?:sh|cmd(?:\.exe)?|powershell)\b/,
    when: ({ text, at }) => /\b(?:nc|ncat|netcat) /.test(lineBefore(text, at).slice(-80)),
  },
  {
    kind: "pipe-to-shell",
    severity: "medium",
    language: "shell",
    anchors: ["| ", "|"].flatMap((pipe) =>
      ["sh", "bash", "zsh", "sudo ", "python", "perl", "ruby", "node"].map((to) => pipe + to),
    ),
    pattern: /^\| ?(?:sudo (?:-\w{1,4} )?)?(?:sh|bash|zsh|python3?|perl|ruby|node)\b/,
    when({ text, at }) {
      const line = lineBefore(text, at);
      const from = Math.max(line.lastIndexOf("curl "), line.lastIndexOf("wget "));
      return from !== -1 && standsAsCommand(text, at - line.length + from);
    },
  },
  {
    kind: "pipe-to-shell",
    severity: "medium",
    language: "shell",
    anchors: ["<(curl ", "<(wget ", "$(curl ", "$(wget "],
    when: ({ text, at }) =>
      /(?:sh|source|eval|\.)(?: -\w{1,4})? ?["']?$/.test(lineBefore(text, at).slice(-24)),
  },
  {
    kind: "pipe-to-shell",
    severity: "medium",
    language: "PowerShell",
    anchors: ["iex ", "iex(", "invoke-expression "],
    command: true,
    pattern:
      /^(?:iex|invoke-expression)[ (][^\n]{0,48}(?:downloadstring|iwr|irm|invoke-webrequest|invoke-restmethod|curl)\b/i,
  },
  {
    kind: "pipe-to-shell",
    severity: "medium",
    language: "PowerShell",
    anchors: ["| iex", "|iex", "| invoke-expression"],
    when: ({ text, at }) =>
      /\b(?:iwr|irm|invoke-webrequest|invoke-restmethod|downloadstring|curl)\b/i.test(lineBefore(text, at)),
  },
  {
    kind: "world-writable",
    severity: "medium",
    language: "shell",
    anchors: ["chmod "],
    command: true,
    pattern: /^chmod (?:-[a-zA-Z]{1,4} ){0,2}(?:0?777|0?666|(?:a|o|ugo)\+(?:rwx|w|rw))(?=\s|$)/,
  },
  {
    kind: "world-writable",
    severity: "medium",
    language: "Python, Node.js",
    anchors: ["chmod(", "chmodsync("],
    member: true,
    pattern: /^chmod(?:Sync)?\([^\n)]{1,80}, ?0o?777\b/,
  },
  {
    kind: "protection-off",
    severity: "medium",
    language: "shell",
    anchors: [
      "setenforce 0",
      "ufw disable",
      "iptables -f",
      "csrutil disable",
      "netsh advfirewall set allprofiles state off",
      "set-mppreference -disablerealtimemonitoring",
      "systemctl stop firewalld",
      "systemctl disable firewalld",
    ],
    command: true,
  },
  {
    kind: "tls-unverified",
    severity: "medium",
    language: "shell",
    anchors: ["curl -"],
    command: true,
    pattern: /^curl -(?:[a-zA-Z]{0,6}k[a-zA-Z]{0,6}|-insecure)(?=\s|$)/,
  },
  {
    kind: "tls-unverified",
    severity: "medium",
    language: "shell",
    anchors: [" -k ", " --insecure"],
    when: ({ text, at }) => /\bcurl \S/.test(lineBefore(text, at)),
  },
  {
    kind: "tls-unverified",
    severity: "medium",
    language: "shell",
    anchors: [
      "--no-check-certificate",
      "stricthostkeychecking=no",
      "stricthostkeychecking no",
      "strict-ssl false",
      "strict-ssl=false",
      "sslverify false",
      "sslverify=false",
    ],
    member: true,
    when: ({ text, at }) => textBefore(text, at).trim() !== "",
  },
];
