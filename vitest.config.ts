import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts", "training/**/*.test.ts", "bench/**/*.test.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // A second, vitest's own, is a timed assertion on a busy machine.
    expect: { poll: { timeout: 20_000 } },
    // Two cores: more workers only make the processes that the walks start wait for each other.
    maxWorkers: 2,
  },
});
