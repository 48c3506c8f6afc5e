import { catalogueWith, ownControlFiles } from "../app/catalogue.ts";
import { KnownError } from "../base/errors.ts";
import { categoryOf } from "../controls/category.ts";
import { lintControl, type Objection } from "../controls/lint.ts";
import { readOwnControls } from "../controls/own/own-controls.ts";
import { controls } from "../controls/registry.ts";
import { problemText } from "../policy/problem.ts";
import { visible } from "./audit-lines.ts";
import type { Command } from "./command.ts";
import { jsonOption, listOption, noPositionals } from "./options.ts";

const controlsOption = { controls: { type: "string", multiple: true } } as const;

/** `names`: of all commands, once they are there. */
const lint = (commandNames: () => ReadonlySet<string>): Command => ({
  name: "controls lint",
  summary: "Check controls: the checklist's own, or a team's in YAML, with file, line and hint",
  usage: "[FILE|FOLDER]... [--json]",
  options: { ...jsonOption },

  run({ values, positionals }, terminal) {
    const names = commandNames();
    const json = values["json"] === true;
    if (positionals.length === 0) {
      const objections = controls.flatMap((control) => lintControl(control, names));
      for (const one of objections) terminal.out(json ? JSON.stringify(one) : visible(objectionText(one)));
      terminal.err(`${controls.length} controls, ${objections.length} objections`);
      return Promise.resolve(objections.length === 0 ? 0 : 1);
    }
    const files = ownControlFiles(positionals);
    const read = readOwnControls(files, names);
    const problems = "problems" in read ? read.problems : [];
    for (const problem of problems)
      terminal.out(json ? JSON.stringify(problem) : visible(problemText(problem)));
    terminal.err(
      "controls" in read
        ? `${read.controls.length} controls in ${files.length} files, nothing to object to`
        : `${problems.length} problems in ${files.length} files`,
    );
    return Promise.resolve(problems.length === 0 ? 0 : 1);
  },
});

const objectionText = ({ control, where, what, hint }: Objection): string =>
  `${control}: ${where}: ${what}\n  hint: ${hint}`;

const list: Command = {
  name: "controls list",
  summary: "Every control of the checklist: id, class, what may stand in for it, owner, title",
  usage: "[--controls FILE]... [--json]",
  options: { ...jsonOption, ...controlsOption },

  run(input, terminal) {
    noPositionals(input, `controls list ${list.usage}`);
    for (const control of catalogueWith(listOption(input, "controls"))) {
      const { id, title, class: track, ceiling } = control;
      const { owner, reviewer } = categoryOf(id);
      terminal.out(
        input.values["json"] === true
          ? JSON.stringify({
              id,
              title,
              class: track,
              ceiling,
              owner,
              reviewer,
              ...(control.item === undefined ? {} : { item: control.item }),
            })
          : visible(`${id}  ${track.padEnd(18)}  ${ceiling.padEnd(13)}  ${owner.padEnd(8)}  ${title}`),
      );
    }
    return Promise.resolve(0);
  },
};

const show: Command = {
  name: "controls show",
  summary: "One control whole: risk, check, why, passing, artefact, failure, frameworks, criteria",
  usage: "ID [--controls FILE]... [--json]",
  options: { ...jsonOption, ...controlsOption },

  run(input, terminal) {
    const [id = ""] = input.positionals;
    const control = catalogueWith(listOption(input, "controls")).find((one) => one.id === id.toUpperCase());
    if (control === undefined || input.positionals.length !== 1)
      throw new KnownError(
        "USAGE",
        id === "" ? "which control?" : `there is no control ${id}`,
        "seaworthy controls list names them",
      );
    if (input.values["json"] === true) {
      const { judge, ...data } = control;
      terminal.out(JSON.stringify({ ...data, judged: judge !== undefined }));
      return Promise.resolve(0);
    }
    const { title, risk, check, why, passing, artefact, failure, frameworks, requires, fix, proof } = control;
    const lines: readonly (readonly [string, string])[] = [
      ["risk", risk],
      ["check", check],
      ["why", why],
      ["passing", passing],
      ["artefact", artefact],
      ["failure", `${failure.means} Who decides: ${failure.decides}.`],
      ...requires.map(({ observation, freshMs, where }): readonly [string, string] => [
        "criterion",
        `${observation}, at most ${freshMs / 3_600_000} h old: ${where.map(({ fact, is, than }) => [fact, is, than].join(" ")).join(", ")}`,
      ]),
      ["mutant", proof.mutant.what],
      ["fix", fix],
      ["frameworks", frameworks.join(", ")],
    ];
    terminal.out(visible(`${control.id}  ${title}`));
    for (const [name, said] of lines) terminal.out(visible(`  ${name.padEnd(11)}${said}`));
    return Promise.resolve(0);
  },
};

export const controlsCommands = (commandNames: () => ReadonlySet<string>): readonly Command[] => [
  lint(commandNames),
  list,
  show,
];
