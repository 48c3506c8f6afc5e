import { stringify } from "yaml";
import { duties } from "../evidence/duty.ts";
import { stateWords } from "./checklist/sheet.ts";

type Field = Readonly<Record<string, unknown>>;

const note = (value: string): Field => ({ type: "markdown", attributes: { value } });

const line = (id: string, label: string, description: string, placeholder: string): Field => ({
  type: "input",
  id,
  attributes: { label, description, placeholder },
  validations: { required: true },
});

const area = (id: string, label: string, description: string, required = true): Field => ({
  type: "textarea",
  id,
  attributes: { label, description },
  validations: { required },
});

const choice = (id: string, label: string, options: readonly string[]): Field => ({
  type: "dropdown",
  id,
  attributes: { label, options },
  validations: { required: true },
});

const form = (about: {
  readonly name: string;
  readonly description: string;
  readonly title: string;
  readonly labels: readonly string[];
  readonly body: readonly Field[];
}): string => stringify(about, { lineWidth: 100, aliasDuplicateObjects: false });

const feature = line("feature", "Feature", "As the manifest names it.", "support-assistant");
const environment = choice("environment", "Environment", ["prod", "staging", "dev"]);
const control = line("control", "Control", "Its id, as `seaworthy status --all` lists it.", "PS-04");
const digest = line("digest", "Running digest", "As `seaworthy status` shows it.", "sha256:…");

/**
 * Forms for a repository's `.github/ISSUE_TEMPLATE/`, by file name. An issue decides nothing: each form ends with the command that makes
 * the entry. The copies under deploy/issue-templates/ are compared with these by a test.
 */
export const issueTemplates: Readonly<Record<string, string>> = {
  "control-fails.yml": form({
    name: "A control does not hold",
    description: "One line of the checklist keeps a feature from shipping, or will.",
    title: "[control] ",
    labels: ["checklist"],
    body: [
      note(
        "The state comes from the log: `seaworthy status --control ID` has the reason, the entries and what mends it.",
      ),
      feature,
      environment,
      control,
      digest,
      choice(
        "state",
        "State",
        Object.keys(stateWords).filter(
          (state) => !["pass", "not-applicable", "pass-with-conditions"].includes(state),
        ),
      ),
      area("reason", "Reason and entries", "The reason as it stands there, with the numbers of the entries."),
      area(
        "plan",
        "What will be done, by whom, by when",
        "It passes by new evidence: closing this issue changes nothing.",
      ),
    ],
  }),
  "waiver.yml": form({
    name: "Ask for a waiver",
    description: "A mitigation of at most 14 days, an accepted risk, or that a control does not apply.",
    title: "[waiver] ",
    labels: ["checklist", "waiver"],
    body: [
      note(
        "Some controls admit none. Owner, reviewer and the author of the change are different people, and nobody agrees to what they asked for.",
      ),
      feature,
      environment,
      control,
      digest,
      choice("path", "Path", [
        "mitigation: compensating controls pass meanwhile, at most 14 days",
        "accepted risk: leadership signs, a monitor is watched, it has an end",
        "not applicable: the feature has nothing of the kind",
      ]),
      area("why", "Why", "What can happen, to whom, and why that is bearable until then."),
      area(
        "instead",
        "What stands in for it",
        "The compensating controls, or the monitor. For what does not apply: how you know.",
      ),
      line("ends", "Ends on", "A day. What has no end is no waiver.", "2026-01-31"),
      note(
        "Then sign it with your own key: `seaworthy waive`. This issue is the talk about it; the signature is the decision.",
      ),
    ],
  }),
  "review.yml": form({
    name: "Hold a review",
    description: "Weekly, monthly, quarterly, yearly, or because something happened.",
    title: "[review] ",
    labels: ["checklist", "review"],
    body: [
      feature,
      environment,
      choice("kind", "Review", [
        "weekly: dashboards, logs, new findings",
        "monthly: incidents, one security test, post-launch tracking",
        "quarterly: the whole checklist and the items of security",
        "yearly: what the checklist missed, and what can go",
        "after a change, an attack, drift or an incident",
      ]),
      choice("duty", "Held as", Object.values(duties)),
      area("looked", "What was looked at", "Numbers of entries, panels, reports."),
      area("found", "What was found", "Nothing is an answer too."),
      area("next", "What follows", "Tasks with names and days.", false),
    ],
  }),
};
