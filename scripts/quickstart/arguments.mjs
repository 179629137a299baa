import { SetUpError } from "../setUp/step.mjs";

export const usage = `Runs this repository's program (Pulumi.yaml, examples/quickstart) with the real Pulumi CLI
against the emulator: no Azure account, no Pulumi account, nothing outside this folder but a cache.

  npm run quickstart                       set up what is missing, then pulumi up
  npm run quickstart -- pulumi <command>   any Pulumi command in the same setting, for example
                                             npm run quickstart -- pulumi preview --diff
                                             npm run quickstart -- pulumi refresh --yes
                                             npm run quickstart -- pulumi stack export
  npm run quickstart -- --destroy          destroy the resources, remove the stack and .quickstart/
  npm run quickstart -- --help             this text

Everything is kept in .quickstart/ (state, emulator data, log): deleting that folder starts afresh. A run that was
killed leaves the stack locked; "npm run quickstart -- pulumi cancel --yes" unlocks it.
The Pulumi CLI, if there is none on PATH, is kept in the user's cache folder. PULUMI_AZUREML_CACHE names another
place for it, PULUMI_AZUREML_RELEASES another server to download it from than https://get.pulumi.com/releases/sdk.`;

/** @returns {{ help?: boolean, destroy?: boolean, pulumi?: string[] }} */
export function parseArguments(args) {
  const [first, ...rest] = args;
  if (first === undefined) return {};
  if (first === "pulumi") return { pulumi: rest };
  if (rest.length === 0 && ["--help", "-h", "help"].includes(first)) return { help: true };
  if (rest.length === 0 && first === "--destroy") return { destroy: true };
  const meant = first.startsWith("-") ? "" : ` Did you mean: npm run quickstart -- pulumi ${args.join(" ")}`;
  throw new SetUpError(`quickstart does not know "${args.join(" ")}".${meant}\n\n${usage}`);
}
