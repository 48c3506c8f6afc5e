import type { Control } from "./control.ts";
import type { Subject } from "./subject.ts";

/** A control as it holds for one feature, and what was changed for it. */
export interface Tailored {
  readonly control: Control;
  /** One sentence for each change; empty where it holds as it stands. */
  readonly changes: readonly string[];
}

/** A control as a feature's profile and the regulations that apply to it have it. */
export const tailored = (control: Control, subject: Subject): Tailored =>
  subject.profile === "internal" ? { control, changes: [] } : { control, changes: [] };
