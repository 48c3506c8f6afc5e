/** What one virtual key may use, all features together. Absent members are not limited. Money is in nano-dollars. */
export interface KeyLimits {
  readonly requestsPerHour?: number;
  readonly tokensPerDay?: number;
  readonly concurrent?: number;
  readonly nanosPerDay?: number;
  readonly nanosPerMonth?: number;
}
