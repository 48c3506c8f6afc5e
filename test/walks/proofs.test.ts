import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

interface Proof {
  /** The line of docs/proofs.md. */
  readonly says: string;
  /** File, and name of a test in it: the first one is the proof from door to door, others look closer. */
  readonly tests: readonly (readonly [string, string])[];
}

const [decisions, running, log] = ["decisions", "running", "log"].map(
  (name) => `test/walks/proofs-${name}.test.ts`,
) as [string, string, string];
const outsider = "test/interop/outsider.test.ts";

/** What the checklist promises, and which test shows it. */
const proofs: readonly Proof[] = [
  {
    says: "No evidence blocks",
    tests: [
      [
        decisions,
        "without evidence the gate's answer is no, every control of the checklist says that it knows nothing, and no call is served",
      ],
      [
        "test/walks/admission.test.ts",
        "without evidence nothing serves in prod, and whoever calls hears whom to ask and nothing more",
      ],
    ],
  },
  {
    says: "One changed byte of a prompt is suspect within five seconds",
    tests: [
      [
        running,
        "one changed byte of a prompt makes what was tried before suspect, and the log knows it within five seconds",
      ],
    ],
  },
  {
    says: "A mitigation is red on its fifteenth day",
    tests: [
      [
        decisions,
        "a mitigation opens the gate for its fourteen days, and a day later it is red at the command line and in the gateway",
      ],
    ],
  },
  {
    says: "An accepted risk falls when its monitor is silent",
    tests: [
      [
        decisions,
        "an accepted risk stands while its monitor speaks, falls when that is silent for longer than a day, and is red at the gate",
      ],
    ],
  },
  {
    says: "Nobody approves their own request",
    tests: [
      [
        decisions,
        "nobody approves their own request: not with a second duty, not past the command line, not by a person made for it",
      ],
      ["src/cli/decisions.test.ts", "whoever made the change does not sign it off"],
    ],
  },
  {
    says: "A guard that is taken out turns its canary red",
    tests: [
      [
        running,
        "a guard of personal data that is taken out turns its canary and its controls red, by real calls",
      ],
      [
        "src/app/canaries.test.ts",
        "with its guard all personal data stays here, without it all of it reaches the model",
      ],
    ],
  },
  {
    says: "A flipped byte fails both verifiers",
    tests: [
      [log, "one flipped bit in any public file fails both verifiers, and without it both hold"],
      [outsider, "one flipped bit anywhere in a public file is found and named by both verifiers"],
    ],
  },
  {
    says: "A rewritten log fails against an older checkpoint",
    tests: [
      [
        log,
        "a log that its owner wrote anew holds by itself, and fails both verifiers against a checkpoint that somebody kept",
      ],
      [
        outsider,
        "a log that was written anew with the real key holds by itself, and not against a kept checkpoint",
      ],
    ],
  },
  {
    says: "An erased person's words stay shut, and the tree holds",
    tests: [
      [
        log,
        "an erased person's words can be opened by nobody, everybody else's can, and the tree holds for both verifiers",
      ],
      [
        "src/audit/retention/erase.test.ts",
        "with all files and the master key in hand no payload of the subject opens, and all others do",
      ],
    ],
  },
  {
    says: "What is stopped ends in seconds, and its sibling serves",
    tests: [
      [
        log,
        "what is stopped at the command line ends within seconds, also where it runs, and its sibling goes on",
      ],
      [
        "test/walks/kill.test.ts",
        "a running stream ends with the surface's own error, its provider is hung up on, and its sibling's goes on",
      ],
      [
        "src/app/canary.test.ts",
        "a drill stops the canary with real calls, its sibling does not notice, and what was measured is an entry",
      ],
    ],
  },
  {
    says: "Who saw what is who was sent it",
    tests: [
      [
        log,
        "who saw what: the recipients that the log names are those who were sent it, whole or as a stream, and who was kept from it did not see it",
      ],
      [
        "test/walks/exposure.test.ts",
        "what the model never saw and the user got back counts as seen, in the text and in a tool's arguments",
      ],
    ],
  },
];

const root = join(import.meta.dirname, "../..");
const textOf = (path: string): string => readFileSync(join(root, path), "utf8");
const page = textOf("docs/proofs.md");
const headings = [...page.matchAll(/^## \d+\. (.+)$/gm)].map((match) => match[1]);

test("the page has the eleven proofs, in this order", () => {
  expect(headings).toEqual(proofs.map(({ says }) => says));
  expect(proofs).toHaveLength(11);
});

test.each(proofs)("$says: its tests exist and run, and the page has the command and the file", (proof) => {
  for (const [file, name] of proof.tests) {
    const quoted = JSON.stringify(name).replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
    // Neither skipped nor left for later: `test(`, and nothing between.
    expect(textOf(file), `${file}: ${name}`).toMatch(new RegExp(`^ *test\\(\\s*${quoted},`, "m"));
  }
  const [, section = ""] =
    page
      .split(/^## \d+\. /m)
      .filter((part, i) => i > 0 && part.startsWith(proof.says))[0]
      ?.match(/^[^\n]*\n([\s\S]*)$/) ?? [];
  expect(section).toMatch(/^(?:npm run )?seaworthy |^sed /m);
  for (const [file] of proof.tests) expect(section).toContain(`\`${file}\``);
});

test("the twelfth, that an answer comes within two seconds at a million entries, has a bench that a reader can run", () => {
  expect(page).toContain("npm run bench -- status");
  expect(textOf("bench/main.ts")).toMatch(/^ *status: /m);
});
