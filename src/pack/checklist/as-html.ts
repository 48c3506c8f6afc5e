import { duties } from "../../evidence/duty.ts";
import { isGood } from "../../controls/gate.ts";
import { html, pageText, tableHtml, type Html } from "../html.ts";
import { timeText } from "../pack-file.ts";
import { answerWords, bindingOf, sectionsOf, stateWords, type Line, type Sheet } from "./sheet.ts";

/** The whole checklist as one page that can be printed. */
export function checklistHtml(sheet: Sheet): string {
  const { subject, verdict, nowMs, items, controls } = sheet.checklist;
  const used = [...new Set(controls.map(({ state }) => state))];
  const body = html`
    <p>
      <strong class="${verdict.answer === "fail" ? "open" : "good"}">${answerWords[verdict.answer]}</strong>,
      as of <time datetime="${timeText(nowMs)}">${timeText(nowMs)}</time>. Digest
      <code>${subject.digest}</code>, profile
      ${subject.profile}${subject.overlays.length === 0 ? "" : `, ${subject.overlays.join(", ")}`}.
    </p>
    <p>
      ${controls.filter(isGood).length} of ${controls.length} controls hold; ${verdict.red.length} keep it
      from shipping, ${verdict.due.length} are due later, ${verdict.conditions.length} stand by a decision.
    </p>
    ${tableHtml(
      "The 14 items",
      ["Item", "State", "Hold", "Why", "Next"],
      items.map(({ item, state, holding, controls: beneath, reason, next }) => [
        html`<a href="#item-${item.number}">${item.number}. ${item.title}</a>`,
        stateHtml(state),
        `${holding} of ${beneath.length}`,
        state === "pass" ? "" : reason,
        next,
      ]),
    )}
    ${sectionsOf(sheet).map(
      ({ category, items: own, others }) =>
        html`<h2>${category.name}</h2>
          <p class="muted">Owner: ${duties[category.owner]}. Reviewer: ${duties[category.reviewer]}.</p>
          ${own.map(
            ({ item, lines }) =>
              html`<section class="item" id="item-${item.item.number}">
                <h3>${item.item.number}. ${item.item.title}: ${stateHtml(item.state)}</h3>
                <p>${item.item.question}</p>
                ${linesTable(`Controls of item ${item.item.number}`, lines)}
              </section>`,
          )}
          ${others.length === 0 ? undefined : linesTable(`${category.name}: beside the items`, others)}`,
    )}
    ${tableHtml(
      "What the states mean",
      ["State", "Meaning"],
      used.map((state) => [state, stateWords[state]]),
    )}
    <p class="muted">
      Nothing here was filled in by hand: each state is computed from the entries of a signed log that the
      line names.
    </p>
  `;
  return pageText(`Can ${subject.feature} ship to ${subject.environment}?`, body);
}

const stateHtml = (state: string): Html =>
  html`<span class="${["pass", "pass-with-conditions", "not-applicable"].includes(state) ? "good" : "open"}"
    >${state}</span
  >`;

const linesTable = (caption: string, lines: readonly Line[]): Html =>
  tableHtml(
    caption,
    ["Control", "State", "Binds", "Why", "Entries", "Holds until", "Next"],
    lines.map(({ control, status }) => [
      html`${control.id} ${control.title}`,
      stateHtml(status.state),
      bindingOf(status),
      status.reason,
      status.because.join(", "),
      status.validUntilMs === undefined ? "" : timeText(status.validUntilMs),
      isGood(status) ? "" : status.next,
    ]),
  );
