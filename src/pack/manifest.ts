import { jsonFile, sha256Of, type PackFile } from "./pack-file.ts";

export const manifestPath = "manifest.json";

/** Every file beside itself and the statement, with its size in bytes and its SHA-256. */
export const manifestFile = (files: readonly PackFile[]): PackFile =>
  jsonFile(manifestPath, {
    files: [...files]
      .sort((a, b) => (a.path < b.path ? -1 : 1))
      .map(({ path, bytes }) => ({ path, bytes: bytes.length, sha256: sha256Of(bytes) })),
  });
