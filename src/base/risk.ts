/** How much harm a credential does in the wrong hands: what opens databases, what opens interfaces, what only reads. */
export const risks = ["high", "medium", "low"] as const;
export type Risk = (typeof risks)[number];

export const riskOf = (text: string | undefined): Risk | undefined => risks.find((risk) => risk === text);
