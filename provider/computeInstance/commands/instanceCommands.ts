import type { Command } from "commander";
import { command, finish, repeatable, withScope, withWaiting } from "../../cli/options";
import type { KindCommands } from "../../kinds/kind";
import type { Action } from "./steps";

/**
 * The commands for compute instances. What they do is loaded when one of them runs: `--help` must not wait for it.
 */
export const instanceCommands: KindCommands = {
  defines: "instance",
  noun: "a compute instance",
  isVersioned: false,
  make,
};

function make(): Command[] {
  return [
    withFilters(command("list", "list instances: state, size, user, last operation"))
      .argument("[instances...]", INSTANCES)
      .action(async (named, options) => finish((await import("./instances.js")).list(named, options))),
    withScope(command("show", "show everything about one instance, secrets masked"))
      .argument("<instance>", INSTANCES)
      .option("--preview", "with the properties that only preview api-versions have")
      .action(async (named, options) => finish((await import("./instances.js")).show(named, options))),
    withScope(command("sizes", "list the sizes that regions offer for instances"))
      .option("--location <region>", "a region instead of the workspaces'")
      .action(async (options) => finish((await import("./regions.js")).sizes(options))),
    withScope(command("usage", "list the quota of cores by family: used, limit, free"))
      .option("--location <region>", "a region instead of the workspaces'")
      .option("--all", "families without quota as well")
      .action(async (options) => finish((await import("./regions.js")).usage(options))),
    withScope(command("runs", "list the runs on instances that have not ended"))
      .argument("[instances...]", INSTANCES)
      .optionsGroup("Which runs, all that is given:")
      .addOption(repeatable("--status <status>", "has this status instead (repeatable: any of them)").conflicts("all"))
      .option("--all", "whatever their status")
      .option("--type <type>", "such as azureml.scriptrun")
      .addOption(repeatable("--tag <name[=value]>", "has the tag (repeatable)"))
      .addOption(repeatable("--property <name[=value]>", "has the property (repeatable)"))
      .action(async (named, options) => finish((await import("./runs.js")).runs(named, options))),
    acting("start", "start instances"),
    withRuns(acting("stop", "stop instances")),
    withRuns(acting("restart", "restart instances")),
    withRuns(acting("delete", "delete instances with their disks; asks first")).option(
      "--force",
      "also what a Pulumi stack has tagged as its own",
    ),
  ];
}

function acting(action: Action, description: string): Command {
  const selecting = withFilters(command(action, description))
    .argument("[instances...]", INSTANCES)
    .option("--all", "every instance of the places, instead of names or filters")
    .option("--yes", "do not ask");
  return withWaiting(selecting, "30m").action(async (named, options) =>
    finish((await import("./act.js")).act(action, named, options)),
  );
}

function withRuns(to: Command): Command {
  return to.option("--ignore-runs", "continue while runs are active; they are terminated");
}

const INSTANCES = "ARM id, or name in the places given";

function withFilters(to: Command): Command {
  return withScope(to)
    .optionsGroup("Which of them, all that is given:")
    .addOption(repeatable("--tag <name[=value]>", "has the tag (repeatable)"))
    .option("--assigned-to <object id>", "is for this user: assigned, or else created by")
    .addOption(repeatable("--state <state>", "such as Running or Stopped (repeatable: any of them)"))
    .optionsGroup("Options:");
}
