const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Ways in which a feature ships although something does not pass, and the longest that each lasts, in milliseconds. */
export const waiverMsMax = {
  /** 2 weeks: the checklist's deadline of a mitigation. */
  mitigation: 14 * dayMs,
  /** Our own choice: leadership looks at a risk again with the quarterly review. */
  "accepted-risk": 90 * dayMs,
  /** Our own choice, as of every review: a quarter. */
  "not-applicable": 90 * dayMs,
  /** Four hours: DESIGN section 8. */
  "break-glass": 4 * hourMs,
} as const;

export type Path = keyof typeof waiverMsMax;
export const paths = Object.keys(waiverMsMax) as readonly Path[];

/** How many people sign a waiver, who asks for it as one of them: owner and reviewer, for an accepted risk leadership too. */
export const signersOf = (path: Path): number => (path === "accepted-risk" ? 3 : 2);
