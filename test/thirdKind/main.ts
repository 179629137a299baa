import { main } from "../../provider/cli/commandLine";
import { kindCommands } from "../../provider/kinds/commands";
import { datastoreCommands } from "./commands";

void main(
  async () => [...(await kindCommands()), datastoreCommands],
  async () => [...(await import("../../provider/kinds/index.js")).KINDS, (await import("./kind.js")).datastoreKind],
);
