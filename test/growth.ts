/** Our own choice: below this the clock and the engine's warming up say more than the code does. */
const floorMs = 0.5;

/** Milliseconds of processor time: neighbours on the machine hardly disturb it. That of the thread alone comes in steps of 4. */
function cpuMs(run: () => unknown): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** The least of several measurements: noise only ever adds. */
export const leastCpuMs = (run: () => unknown, times = 3): number =>
  Math.min(...Array.from({ length: times }, () => cpuMs(run)));

/**
 * How many times longer the second takes than the first. With an input that is k times as long, about k says linear and k
 * squared says quadratic, whatever the machine.
 *
 * @param doubtful what reaches it is measured again, twice at most: noise goes, what is quadratic stays
 */
export function growth(
  shorter: () => unknown,
  longer: () => unknown,
  times = 3,
  doubtful = Infinity,
): number {
  shorter();
  let [short, long] = [Infinity, Infinity];
  for (let round = 0; round < 3 && (round === 0 || long / short >= doubtful); round += 1) {
    long = Math.min(long, leastCpuMs(longer, times));
    short = Math.min(short, Math.max(leastCpuMs(shorter, times), floorMs));
  }
  return long / short;
}
