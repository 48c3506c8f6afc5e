/**
 * What a twin differs in, beside its model: `whole` has the guards that judge what an answer is about, `open` only records what guards
 * find, `faults` waits a moment only, `limits` counts, `told` rings.
 */
export type TwinVariant = "whole" | "open" | "faults" | "limits" | "told";

/** No manifest can have a dot in its feature's name: nobody else's feature begins so. */
const prefix = "canary.";

/**
 * The name under which canaries call a feature: the same policy with a model of the gateway's own behind it. Only the canary's key opens
 * it, and entries about its calls have this name, so they count for nobody.
 */
export const twinName = (feature: string, variant?: TwinVariant): string =>
  variant === undefined ? `${prefix}${feature}` : `${prefix}${feature}.${variant}`;

/** An entry of this feature is about a call of a canary. */
export const isTwin = (feature: string | undefined): boolean => feature?.startsWith(prefix) === true;

const told = ".told";

/** The feature of a canary whose violations people are to be told of: that they are told is what it tries. */
export const toldFeature = (twin: string): string | undefined =>
  isTwin(twin) && twin.endsWith(told) ? twin.slice(prefix.length, -told.length) : undefined;
