import { operatingPoints, type OperatingPoint } from "../../src/weights/injection.ts";
import { readDataset } from "../../training/dataset.ts";
import {
  disguisedTwins,
  hardGroups,
  ordinaryGroups,
  type DisguisedTwins,
  type Group,
} from "./benign-groups.ts";
import { lookerAt, type Look, type Placed } from "./looks.ts";
import { partOf, percent, tableOf } from "./table.ts";

/** How many honest texts the guard that ships flags, by sort and operating point, and how many encoded ones. */
export function benchBenign(): Promise<void> {
  const dataset = readDataset();
  const lookers = operatingPoints.map((point) => lookerAt(point));
  console.log("honest texts that the guard flags, in percent, with the model that ships\n");
  console.log(table([...ordinaryGroups(dataset), ...hardGroups(dataset)], lookers));
  console.log(
    "\nthe same honest texts and the same attacks in each way of writing: flagged, in percent, at balanced",
  );
  console.log(
    "(half of the honest texts are ordinary, half are twins of attacks; all are kept back from training)\n",
  );
  console.log(disguisesTable(disguisedTwins(dataset)));
  return Promise.resolve();
}

type Looker = (placed: Placed) => Look;

function table(groups: readonly Group[], lookers: readonly Looker[]): string {
  const middle = operatingPoints.indexOf("balanced" satisfies OperatingPoint);
  const rows = groups.map(({ name, channel, texts }) => {
    const looks = lookers.map((look) => texts.map((text) => look({ text, channel })));
    return [
      name,
      channel,
      `${texts.length}`,
      ...looks.map((of) => percent(partOf(of, ({ flagged }) => flagged))),
      percent(partOf(looks[middle] ?? [], ({ signed }) => signed)),
    ];
  });
  return tableOf(["texts", "channel", "count", ...operatingPoints, "signatures"], rows);
}

function disguisesTable(twins: readonly DisguisedTwins[]): string {
  const look = lookerAt("balanced");
  const flags = (placed: readonly Placed[]): readonly boolean[] => placed.map((one) => look(one).flagged);
  const lines = twins.map(({ disguise, honest, attacks }) => ({
    disguise,
    honest: flags(honest),
    attacks: flags(attacks),
  }));
  const line = (name: string, honest: readonly boolean[], attacks: readonly boolean[]): string[] => [
    name,
    `${honest.length}`,
    percent(partOf(honest, Boolean)),
    `${attacks.length}`,
    percent(partOf(attacks, Boolean)),
  ];
  const disguised = lines.slice(1);
  return tableOf(
    ["written as", "honest", "flagged", "attacks", "flagged"],
    [
      ...lines.map(({ disguise, honest, attacks }) => line(disguise, honest, attacks)),
      line(
        "all disguises",
        disguised.flatMap(({ honest }) => honest),
        disguised.flatMap(({ attacks }) => attacks),
      ),
    ],
  );
}
