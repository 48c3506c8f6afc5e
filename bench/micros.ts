/** Processor time of one run, in microseconds, the least of several: neighbours on the machine only ever add. */
export function micros(work: () => unknown, times: number): number {
  for (let i = 0; i < times; i += 1) work();
  let least = Infinity;
  for (let run = 0; run < 7; run += 1) {
    const from = process.cpuUsage();
    for (let i = 0; i < times; i += 1) work();
    const { user, system } = process.cpuUsage(from);
    least = Math.min(least, (user + system) / times);
  }
  return least;
}
