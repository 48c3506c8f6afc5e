/** Figures of the guard `injection`, each section alone or all in their order. Run: node bench/main.ts detect [section] */
const sections: Readonly<Record<string, () => Promise<void>>> = {
  "leave-one-out": async () => (await import("./leave-one-out.ts")).benchLeaveOneOut(),
  benign: async () => (await import("./benign.ts")).benchBenign(),
  latency: async () => (await import("./latency.ts")).benchLatency(),
  peers: async () => (await import("./peers-bench.ts")).benchPeers(),
};

/** Fetches packages from the network, so it runs by its name alone. */
const installPeers = async (): Promise<void> => (await import("./peers-install.ts")).installPeers();

/** Runs the section that is named; exit code 2 where there is none of that name. */
export async function benchDetect(only: string | undefined = process.argv[3]): Promise<void> {
  if (only === undefined) {
    for (const [name, section] of Object.entries(sections)) {
      console.log(`\n== ${name} ==\n`);
      await section();
    }
    return;
  }
  const section = only === "install-peers" ? installPeers : sections[only];
  if (section === undefined) {
    const names = [...Object.keys(sections), "install-peers"];
    console.error(`error: there is no section ${only}\nhint: one of ${names.join(", ")}`);
    process.exitCode = 2;
  } else await section();
}
