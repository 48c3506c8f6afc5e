import { expect, test } from "vitest";
import { doubtOf, sandboxDoubt } from "./doubt.ts";

test.each([
  [
    "bwrap: No permissions to create new namespace, likely because the kernel does not allow non-privileged user namespaces.",
    /unprivileged_userns_clone/,
  ],
  ["bwrap: Creating new namespace failed: Operation not permitted", /seccomp=unconfined/],
  ["bwrap: Creating new namespace failed: No space left on device", /user\.max_user_namespaces to 1000/],
  ["bwrap: setting up uid map: Permission denied", /apparmor_restrict_unprivileged_userns=0/],
  ["bwrap: loopback: Failed RTM_NEWADDR: Operation not permitted", /profile with `userns,`/],
  ["bwrap: Can't mount proc on /newroot/proc: Operation not permitted", /systempaths=unconfined/],
])("%s is told with how to mend it, and in bubblewrap's own words", (said, how) => {
  expect(doubtOf(said)).toMatch(how);
  expect(doubtOf(said)).toContain(said);
});

test("what nobody knows is told as it was said", () => {
  expect(doubtOf("bwrap: something new")).toBe("bwrap: something new");
});

test.skipIf(process.platform === "linux")("where there is no Linux, there is no sandbox", async () => {
  expect(await sandboxDoubt()).toMatch(/run the gateway on Linux/);
});
