import type { Act } from "./act";
import { behind } from "./behind";
import { commands } from "./commands";
import { declaring } from "./declaring";
import { interrupting } from "./interrupting";
import { resourceOptions } from "./options";
import { renaming } from "./renaming";
import { replacing } from "./replacing";
import { stateEdits } from "./stateEdits";

const acts = {
  ...declaring,
  ...renaming,
  ...replacing,
  ...resourceOptions,
  ...stateEdits,
  ...commands,
  ...behind,
  ...interrupting,
};

export type ActName = keyof typeof acts;

/** All that users do. */
export const ACTS: Readonly<Record<ActName, Act>> = acts;
