import type { Act } from "./act";
import { commands } from "./commands";
import { declaring } from "./declaring";
import { renaming } from "./renaming";
import { replacing } from "./replacing";

const acts = { ...declaring, ...renaming, ...replacing, ...commands };

export type ActName = keyof typeof acts;

/** All that users do. */
export const ACTS: Readonly<Record<ActName, Act>> = acts;
