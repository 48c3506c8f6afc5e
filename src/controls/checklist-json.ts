import type { JsonObject } from "../base/json.ts";
import { categoryOf } from "./category.ts";
import type { Checklist, ItemStatus } from "./checklist.ts";
import type { Control } from "./control.ts";
import type { ControlStatus } from "./status.ts";
import { controlOf } from "./registry.ts";
import { categories } from "./category.ts";

/** Times in Unix milliseconds; `ageMs` and `expiresInMs` from the moment that the answer was made. */
const times = (
  { atMs, validUntilMs }: { readonly atMs?: number; readonly validUntilMs?: number },
  nowMs: number,
): JsonObject => ({
  ...(atMs === undefined ? {} : { atMs, ageMs: nowMs - atMs }),
  ...(validUntilMs === undefined ? {} : { validUntilMs, expiresInMs: validUntilMs - nowMs }),
});

const itemJson = (status: ItemStatus, nowMs: number): JsonObject => {
  const { item, state, reason, controls, because, holding, next } = status;
  const { name, owner, reviewer } = categoryOf(item.category);
  return {
    number: item.number,
    category: name,
    title: item.title,
    question: item.question,
    state,
    reason,
    controls,
    because,
    holding,
    owner,
    reviewer,
    ...times(status, nowMs),
    ...(next === undefined ? {} : { next }),
  };
};

const statusJson = (status: ControlStatus, nowMs: number): JsonObject => {
  const { id, state, judged, required, reason, because, owner, reviewer, next, changes } = status;
  const control = controlOf(id);
  return {
    id,
    ...(control === undefined
      ? {}
      : { title: control.title, class: control.class, ceiling: control.ceiling }),
    ...(control?.item === undefined ? {} : { item: control.item }),
    category: (categories[id.slice(0, 2)] ?? categoryOf(id)).name,
    state,
    judged,
    required,
    reason,
    because,
    owner,
    reviewer,
    changes,
    ...times(status, nowMs),
    ...(next === undefined ? {} : { next }),
  };
};

/** The whole answer: `verdict`, the 14 `items`, all `controls`. */
export function checklistJson({ subject, nowMs, verdict, items, controls }: Checklist): JsonObject {
  const { feature, environment, digest, profile, overlays, capabilities } = subject;
  return {
    feature,
    environment,
    digest,
    profile,
    overlays,
    capabilities: [...capabilities],
    atMs: nowMs,
    verdict: {
      answer: verdict.answer,
      red: verdict.red.map(({ id }) => id),
      due: verdict.due.map(({ status, untilMs }) => ({
        id: status.id,
        ...(untilMs === undefined ? {} : { untilMs }),
      })),
      conditions: verdict.conditions.map(({ id }) => id),
      ...(verdict.launchedAtMs === undefined ? {} : { launchedAtMs: verdict.launchedAtMs }),
      ...(verdict.validUntilMs === undefined ? {} : { validUntilMs: verdict.validUntilMs }),
    },
    items: items.map((one) => itemJson(one, nowMs)),
    controls: controls.map((one) => statusJson(one, nowMs)),
  };
}

/** One control with all of its text. */
export function controlJson(control: Control, status: ControlStatus, nowMs: number): JsonObject {
  const { risk, check, why, passing, artefact, failure, frameworks, attests } = control;
  return {
    ...statusJson(status, nowMs),
    risk,
    check,
    why,
    passing,
    artefact,
    failure: { ...failure },
    frameworks,
    ...(attests === undefined ? {} : { attests }),
  };
}
