import { Command, Option } from "commander";
import { command, finish, repeatable, withScope, withWaiting } from "../../cli/options";
import type { KindCommands } from "../../kinds/kind";
import type { ImageAction } from "./imageAct";

const IMAGE = "name, newest version; name:version; or ARM id";

/** The commands for images: versions of environments. What they do is loaded when one of them runs. */
export const imageCommands: KindCommands = { defines: "environment", noun: "an environment", isVersioned: true, make };

function make(): Command[] {
  const image = new Command("image").description("show, build, archive and restore images, and print their build logs");
  for (const each of ofOne()) image.addCommand(each);
  return [listing(), image];
}

function listing(): Command {
  return withScope(command("images", "list images: version, whether built and archived, tags"))
    .optionsGroup("Which of them, all that is given:")
    .option("--name <name>", "versions of this environment only")
    .addOption(repeatable("--tag <name[=value]>", "has the tag (repeatable)"))
    .addOption(new Option("--archived", "archived ones only").conflicts("all"))
    .option("--all", "archived ones as well")
    .optionsGroup("Options:")
    .action(async (options) => finish((await import("./images.js")).images(options)));
}

function ofOne(): Command[] {
  const building = acting("build", "build container images on the service's computes or a workspace's")
    .option("--compute <name>", "a compute of the workspace to build on")
    .option("--follow", "show the log as it grows");
  return [
    withScope(command("show", "show everything about one image"))
      .argument("<image>", IMAGE)
      .action(async (named, options) => finish((await import("./images.js")).imageShow(named, options))),
    withWaiting(building, "60m"),
    acting("archive", "hide images from lists; what uses them goes on").option(
      "--force",
      "do not ask for what a Pulumi stack has tagged as its own",
    ),
    acting("restore", "take images back from the archive; name their versions"),
    withScope(command("log", "print the log of the last build that a command or script has begun"))
      .argument("<image>", IMAGE)
      .action(async (named, options) => finish((await import("./images.js")).imageLog(named, options))),
  ];
}

function acting(action: ImageAction, description: string): Command {
  return withScope(command(action, description))
    .argument("<images...>", IMAGE)
    .action(async (named, options) => finish((await import("./imageAct.js")).imageAct(action, named, options)));
}
