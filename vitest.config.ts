import { defineConfig } from "vitest/config";
import { pureRooms } from "./test/house.ts";

const everywhere = ["src/**/*.test.ts", "test/**/*.test.ts", "training/**/*.test.ts", "bench/**/*.test.ts"];
/** They compare times: what other tests left in the same thread would be measured with them. */
const timed = ["src/guards/filler.test.ts", "src/guards/stream-cost.test.ts", "src/guards/patterns.test.ts"];
const pure = pureRooms.map((room) => `src/${room}/**/*.test.ts`);

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // A second, vitest's own, is a timed assertion on a busy machine.
    expect: { poll: { timeout: 20_000 } },
    // Two cores: more workers only make the processes that the walks start wait for each other.
    maxWorkers: 2,
    projects: [
      // Rooms without state share what they import: a third of the time.
      {
        extends: true,
        test: { name: "pure", include: pure, exclude: timed, isolate: false, pool: "threads" },
      },
      {
        extends: true,
        test: { name: "house", include: everywhere, exclude: ["**/node_modules/**", ...pure] },
      },
      { extends: true, test: { name: "timed", include: timed } },
    ],
  },
});
