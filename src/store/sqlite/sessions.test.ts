import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { sessionStoreConformance } from "../sessions.conformance.ts";
import { openSqliteSessions } from "./sessions.ts";

const folder = mkdtempSync(join(tmpdir(), "sessions-"));
afterAll(() => rmSync(folder, { recursive: true }));

sessionStoreConformance((name) => openSqliteSessions(join(folder, `${name}.db`)));
