import { canary } from "./canary.ts";
import { ways } from "./personal-data.ts";
import { madeUp } from "./planted.ts";
import type { Scene } from "./scene.ts";
import { plainAnswer } from "./stage-model.ts";
import { isAnswered, type Scenery } from "./stage.ts";
import { Tally } from "./tally.ts";
import type { Told } from "./line.ts";

const faults: readonly { readonly what: string; readonly scene: Scene }[] = [
  { what: "does not answer in time", scene: { fault: "silent" } },
  { what: "says 500", scene: { fault: "status", status: 500 } },
  { what: "says 503", scene: { fault: "status", status: 503 } },
  { what: "says that the key is wrong", scene: { fault: "status", status: 401 } },
  { what: "breaks off", scene: { fault: "cut" } },
  { what: "answers nonsense", scene: { fault: "nonsense" } },
  { what: "answers nothing", scene: { fault: "empty" } },
];

/** Our own words for what went wrong: a code, and what to do. */
const isClear = ({ status, code, message }: Told): boolean =>
  (status >= 400 || code !== "") && code !== "" && code !== "internal" && message.length > 20;

/** Whole answers only: half of one that says no word of its end is none. */
const isServed = (told: Told): boolean => (isAnswered(told) && told.said === plainAnswer) || isClear(told);

/** The model fails in every way that models have. */
export const fallback = canary({
  observation: "canary-fallback",
  async play(scenery: Scenery) {
    const tally = new Tally();
    const figures = { faults: 0, served: 0, raw: 0 };
    for (const { how, stream } of ways)
      for (const { what, scene } of faults) {
        const words = `provider-${madeUp()}`;
        scenery.model({ ...scene, words });
        const told = await scenery.ask({ messages: "When is the office open?", variant: "faults", stream });
        const isRaw = told.raw.includes(words) || Object.values(told.headers).join("\n").includes(words);
        figures.faults += 1;
        if (isServed(told)) figures.served += 1;
        if (isRaw) figures.raw += 1;
        tally.note(`${what}, ${how}`, isServed(told) && !isRaw, `${told.status} ${told.code}`);
        // A good answer between: the gateway leaves a model alone that fails again and again.
        scenery.model({});
        await scenery.ask({ messages: "When is the office open?", variant: "faults" });
      }
    return tally.collected<"canary-fallback">(figures);
  },
});
