import { harmWordsJoined } from "./harm-words-joined.ts";
import { harmWords } from "./harm-words.ts";

/** The words of harm in all languages, for `harmConcepts`. */
export const harmLexicons = [harmWords, { ...harmWordsJoined, unspaced: true as const }];
