import { dc } from "./catalogue/dc/all.ts";
import { gv } from "./catalogue/gv/all.ts";
import { ie } from "./catalogue/ie/all.ts";
import { io } from "./catalogue/io/all.ts";
import { mi } from "./catalogue/mi/all.ts";
import { ps } from "./catalogue/ps/all.ts";
import type { Control } from "./control.ts";

/** Every control of the checklist, in its order. */
export const controls: readonly Control[] = [...ps, ...io, ...dc, ...mi, ...ie, ...gv];

export const controlOf = (id: string): Control | undefined => controls.find((control) => control.id === id);
