import { operatingPoints, type OperatingPoint } from "../../src/weights/injection.ts";
import { readDataset } from "../../training/dataset.ts";
import { encodedTwins, hardGroups, ordinaryGroups, type Group } from "./benign-groups.ts";
import { lookerAt, type Look, type Placed } from "./looks.ts";
import { partOf, percent, tableOf } from "./table.ts";

/** How many honest texts the guard that ships flags, by sort and operating point, and how many encoded ones. */
export function benchBenign(): Promise<void> {
  const dataset = readDataset();
  const lookers = operatingPoints.map((point) => lookerAt(point));
  console.log("honest texts that the guard flags, in percent, with the model that ships\n");
  console.log(table([...ordinaryGroups(dataset), ...hardGroups(dataset)], lookers));
  console.log(
    "\nthe same honest texts and the same attacks in each way of writing: flagged, in percent, at balanced\n" +
      "(half of the honest texts are ordinary, half are twins of attacks; both and the attacks are kept back from training)\n",
  );
  const look = lookerAt("balanced");
  const flagged = (placed: readonly Placed[]): string => percent(partOf(placed, (one) => look(one).flagged));
  console.log(
    tableOf(
      ["written as", "honest", "flagged", "attacks", "flagged"],
      encodedTwins(dataset).map(({ encoding, honest, attacks }) => [
        encoding,
        `${honest.length}`,
        flagged(honest),
        `${attacks.length}`,
        flagged(attacks),
      ]),
    ),
  );
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
