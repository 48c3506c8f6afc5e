/** Who answers for what, as manifests and the checklist name them. A person may have several; nobody signs twice for one thing. */
export const duties = {
  ml: "ML engineer",
  security: "security engineer",
  backend: "backend engineer",
  privacy: "data privacy officer",
  infra: "infrastructure engineer",
  lead: "engineering lead",
  leadership: "leadership: accepts risks for the organisation",
} as const;

export type Duty = keyof typeof duties;

export const dutyOf = (text: unknown): Duty | undefined =>
  typeof text === "string" && Object.hasOwn(duties, text) ? (text as Duty) : undefined;
