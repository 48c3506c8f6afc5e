/**
 * What a word can stand for in a harmful text or in an honest one about the same things, whatever the language: what the model learnt
 * of one wording or language then holds for others.
 */
export const harmConcepts = [
  "KILL",
  "HURT",
  "WEAPON", // also poisons and explosives
  "DRUG",
  "SEX",
  "CHILD",
  "SUICIDE", // also other harm to oneself
  "DESPAIR", // what a person at risk says
  "HATE",
  "GROUP", // people by faith, origin, sex
  "HACK",
  "STEAL",
  "FRAUD",
  "ACCOUNT", // passwords, cards, personal data
  "SPY",
  "LIE",
  "EVADE", // without being caught
  "URGE", // what fraudulent mail says
  "THREAT",
  "VICTIM", // somebody to whom it is done
  "MAKE",
  "WRITE",
  "HOW",
  // Signs of honest talk about such things.
  "PREVENT",
  "STUDY", // history, law, news, film
  "HEALTH",
  "TECH",
  "HOUSE", // what else is killed: weeds, ants, mould
  "FUN", // games, photographs, idioms
] as const;

export type HarmConcept = (typeof harmConcepts)[number];

/** Entries as in the lexicons of attacks: `word`, `stem*`, or a phrase of them, parted by `|`. */
export type HarmWords = Readonly<Record<HarmConcept, string>>;
