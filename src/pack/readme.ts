import { code, markdown, markdownTable } from "./markdown.ts";
import { answerWords } from "./checklist/sheet.ts";
import type { Written } from "./artefacts/all.ts";
import type { PackFacts } from "./facts.ts";
import { timeText, type PackFile } from "./pack-file.ts";

/** What the front page is told beside the facts. */
export interface ReadmeParts {
  /** Every other file, manifest and statement excepted. */
  readonly body: readonly PackFile[];
  readonly artefacts: readonly Written[];
  readonly keyId: string;
}

/** The front page of a pack: what it is, what is in it, and how somebody who trusts nobody checks it. */
export function packReadme(facts: PackFacts, { body, artefacts, keyId }: ReadmeParts): string {
  const { subject, nowMs } = facts.ask;
  const { verdict } = facts.sheet.checklist;
  const count = (prefix: string): number => body.filter(({ path }) => path.startsWith(prefix)).length;
  const decisions = new Set(
    body.flatMap(({ path }) => (path.startsWith("decisions/") ? [path.split("/")[1]] : [])),
  );
  return `${[
    `# Evidence pack: ${markdown(subject.feature)} in ${markdown(subject.environment)}`,
    `**May it ship? ${answerWords[verdict.answer]}.** As of ${timeText(nowMs)}, digest ${code(subject.digest)}, computed from a signed log of ${facts.head.size} entries (${code(facts.head.origin)}). Nothing in here was filled in by hand.`,
    "## What is in it",
    markdownTable(
      ["File", "What it is"],
      [
        ["verdict.json", "The answer, what is red, what stands by a decision"],
        [
          "items.json, controls.json",
          "The 14 items; every control with its text, state, reason and the entries that it cites",
        ],
        ["evidence/", `${count("evidence/")} entries, each with the proof that the signed log has it`],
        ["log/", "The signed head of the log, and the key that it verifies with"],
        ["decisions/", `${decisions.size} decisions and documents that people signed`],
        ["artefacts/", "What people are usually asked to write, made from the log"],
        ["checklist/", "The checklist to read, print, paste and file"],
        ["oscal/", oscalWords(body)],
        ["manifest.json", "Every file with its size and SHA-256"],
        ["statement.dsse.json", "One signed statement about every file (in-toto, DSSE)"],
      ],
    ).trimEnd(),
    payloadWords(facts),
    verifying(facts, keyId),
    "## Artefacts",
    markdownTable(
      ["Artefact", "Files", "Asked for by", "Nothing as yet in"],
      artefacts.map(({ artefact, files, missing }) => [
        markdown(artefact.title),
        files
          .map(({ path }) => path.replace(/^artefacts\//, ""))
          .map(code)
          .join(", "),
        artefact.controls.join(", "),
        missing.map(code).join(", "),
      ]),
    ).trimEnd(),
    limitsText,
  ].join("\n\n")}\n`;
}

const oscalWords = (body: readonly PackFile[]): string =>
  body.some(({ path }) => path === "oscal/poam.json")
    ? "OSCAL 1.1: assessment results, and a plan of action and milestones for what is open"
    : "OSCAL 1.1: assessment results. Nothing is open, so there is no plan of action";

/** Which texts are in it, and on whose purpose. */
function payloadWords({ payloads }: PackFacts): string {
  const { texts, withheld, closed, purpose } = payloads;
  const gone = [...withheld].map(([seq, why]) => `- entry ${seq}: ${markdown(why)}`);
  if (closed !== undefined && texts.size === 0)
    return `Texts are left out (${markdown(closed)}): statements of people and details of reports are named by their entries, not shown. Whoever has the role investigator gets them with ${code("seaworthy pack --purpose TEXT")}.`;
  return [
    `${texts.size} texts were opened for the purpose "${markdown(purpose ?? "")}", and the log says so, entry by entry.`,
    ...(gone.length === 0 ? [] : [`Those of ${gone.length} entries are gone:\n\n${gone.join("\n")}`]),
    ...(closed === undefined ? [] : [`Then it ended: ${markdown(closed)}.`]),
  ].join("\n\n");
}

const block = (text: string): string => `\`\`\`sh\n${text}\n\`\`\``;

/** The commands that a stranger types; the tests of the pack run these very lines. */
export const verifyCommands = {
  statement: [
    `sed -n 's/.*"payload":"\\([^"]*\\)".*/\\1/p' statement.dsse.json | openssl base64 -d -A > statement.json`,
    `sed -n 's/.*"sig":"\\([^"]*\\)".*/\\1/p' statement.dsse.json | openssl base64 -d -A > statement.sig`,
    `{ printf 'DSSEv1 28 application/vnd.in-toto+json %d ' "$(wc -c < statement.json)"; cat statement.json; } > statement.pae`,
    `openssl pkeyutl -verify -pubin -inkey statement.pub.pem -rawin -in statement.pae -sigfile statement.sig`,
  ].join("\n"),
  keyId: "openssl pkey -pubin -in statement.pub.pem -outform DER | openssl dgst -sha256",
  files: [
    `grep -o '"sha256":"[0-9a-f]*"},"name":"[^"]*"' statement.json | sed 's/"sha256":"\\([0-9a-f]*\\)"},"name":"\\(.*\\)"/\\1  \\2/' > statement.sums`,
    `sha256sum --check --strict --quiet statement.sums`,
  ].join("\n"),
  extra: `find . -type f | sed 's,^\\./,,' | grep -v '^statement\\.\\(dsse\\.json\\|json\\|sig\\|pae\\|sums\\|files\\)$' | sort > statement.files; cut -c67- statement.sums | sort | diff - statement.files`,
  receipts: `for receipt in evidence/*.tlog-proof; do seaworthy audit verify-receipt "$receipt" --vkey log/vkey || break; done`,
  outsider: `go run . receipts PACK/log/vkey PACK/evidence/*.tlog-proof`,
  decision: [
    `cd decisions/NUMBER`,
    `ssh-keygen -Y verify -f allowed_signers -I "$(cut -d' ' -f1 allowed_signers)" -n seaworthy -s statement.sig < statement`,
  ].join("\n"),
  bareDecision: `openssl pkeyutl -verify -pubin -inkey signer.pem -rawin -in statement -sigfile statement.sig`,
} as const;

const verifying = ({ head }: PackFacts, keyId: string): string =>
  [
    "## How a stranger verifies it",
    "Unpack it into a folder of its own and go there. Steps 1 to 3 need a shell and openssl 3; nothing of ours.",
    `**1. The statement is signed.** The last line says that the signature holds.`,
    block(verifyCommands.statement),
    `**2. By whom.** The key is ${code(keyId)}. Compare it with what its owner told you another way, and with the entry that says that this pack was made (${code("seaworthy audit search --kind pack.made")}); a key that comes with a pack proves nothing by itself.`,
    block(verifyCommands.keyId),
    "**3. Every file is the one that was signed, and there is no other.** Silence is the good answer, twice.",
    block(`${verifyCommands.files}\n${verifyCommands.extra}`),
    `**4. Every cited entry is in the log.** A receipt holds the entry itself, a proof of inclusion and the signed head (C2SP tlog-proof, RFC 6962 hashes). With a small program in Go that uses nothing but ${code("golang.org/x/mod/sumdb/note")} and ${code("golang.org/x/mod/sumdb/tlog")} (${code("test/interop/outsider")} in the source):`,
    block(verifyCommands.outsider),
    "With our program:",
    block(verifyCommands.receipts),
    `**5. It is the log that others have seen.** A log that was written anew is caught only by somebody who holds an older head. Take one from a witness or a copy outside, and compare: the head of this pack is of ${head.size} entries with the root ${code(head.root)}. The source's docs/verify-the-log.md has the commands.`,
    `**6. People signed what stands in decisions/.** Each has the statement byte for byte, the signature, and the key that the log knew the person by. With OpenSSH:`,
    block(verifyCommands.decision),
    "Where there is a signer.pem, the signature is a bare one of Ed25519:",
    block(verifyCommands.bareDecision),
    `**All at once with our program:** ${code("seaworthy pack verify FILE.zip --public-key KEY.pem --vkey VKEY")}. Name your own copies of both keys.`,
  ].join("\n\n");

const limitsText = `## What this does not show

- What the gateway never wrote down. The log has no gaps, but a program that was gone round leaves none.
- That what people signed is wise. It shows who said what, when, under which version.
- Anything after the moment above. Evidence ages: verdict.json says until when the answer holds by itself.`;
