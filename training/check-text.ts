import { readFileSync } from "node:fs";
import { expand, readTextFile, seeded } from "./generator/read-text.ts";

/** Reads the files that are named, counts what is in them and prints some lines of each as they come out. */
for (const path of process.argv.slice(2)) {
  const file = readTextFile(path, readFileSync(path, "utf8"));
  const random = seeded(1);
  const counts = new Map<string, number>();
  for (const { section, channel, label, twinOf } of file.templates) {
    const key = `${section} ${channel} ${label === 1 ? "attack" : twinOf === undefined ? "benign" : "twin"}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  console.log(path, {
    templates: file.templates.length,
    carriers: file.carriers.length,
    lists: file.lists.size,
  });
  console.log(Object.fromEntries([...counts].sort()));
  const known = new Set(file.lists.keys());
  for (const { text, line } of [...file.templates, ...file.carriers]) {
    for (const [, name = ""] of text.matchAll(/(?<!\\)@([a-z][\w-]*)(?![\w-]|\.[a-z])/g))
      if (!known.has(name))
        console.log(`${path}:${line}: is @${name} meant as a list? there is none of that name`);
    expand(text, file.lists, random);
  }
  for (const { label, text } of file.templates.filter(() => random() < 0.03).slice(0, 12))
    console.log(label === 1 ? "+" : "-", JSON.stringify(expand(text, file.lists, random)));
}
