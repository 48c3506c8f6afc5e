/** Figures of the guard `injection`, each section alone or all in their order. Run: node bench/main.ts detect [section] */
const sections: Readonly<Record<string, () => Promise<void>>> = {
  "leave-one-out": async () => (await import("./leave-one-out.ts")).benchLeaveOneOut(),
  benign: async () => (await import("./benign.ts")).benchBenign(),
};

/** Runs the section that is named; exit code 2 where there is none of that name. */
export async function benchDetect(only: string | undefined = process.argv[3]): Promise<void> {
  if (only === undefined) {
    for (const section of Object.values(sections)) await section();
    return;
  }
  const section = sections[only];
  if (section === undefined) {
    console.error(`error: there is no section ${only}\nhint: one of ${Object.keys(sections).join(", ")}`);
    process.exitCode = 2;
  } else await section();
}
