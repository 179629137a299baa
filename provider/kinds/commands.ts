import type { KindCommands } from "./kind";

/** The commands of all kinds, in the order of `KINDS`. They are loaded by this call, because a program does without them. */
export async function kindCommands(): Promise<readonly KindCommands[]> {
  const { instanceCommands } = await import("../computeInstance/commands/instanceCommands.js");
  const { imageCommands } = await import("../image/commands/imageCommands.js");
  return [instanceCommands, imageCommands];
}
