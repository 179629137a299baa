import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import type { Connection } from "../../provider/azure/connection";
import type { Resource } from "../../provider/core/resource";
import type { Kind } from "../../provider/kinds/kind";
import type { dynamicProvider } from "../../provider/pulumi/dynamicProvider";
import { releases } from "../endToEnd/goldenStates";
import { releaseCommit } from "../endToEnd/previousRelease";
import type { Azure } from "../provider/azure";
import type { Classes } from "./declared";

const root = path.join(__dirname, "..", "..");

/** What a version of the package is, as far as histories use it. */
export interface Package {
  readonly classes: Classes;
  readonly dynamicProvider: typeof dynamicProvider;
  readonly computeInstance: (connect: () => Connection) => Resource;
  readonly image: (connect: () => Connection) => Resource;
  connection(azure: Azure): Connection;
}

let loaded: Package | undefined;

/** The last release, from the repository. Undefined where its history does not reach back to it. */
export function previousPackage(): Package | undefined {
  if (loaded) return loaded;
  const [version = ""] = releases;
  const commit = releaseCommit(version);
  if (!commit) return undefined;
  const folder = path.join(root, ".histories", `${version}-${commit.slice(0, 8)}`);
  if (!existsSync(folder) && !extract(commit, folder)) return undefined;
  loaded = load(path.join(folder, "provider"));
  return loaded;
}

function extract(commit: string, folder: string): boolean {
  const work = `${folder}-${process.pid}`;
  try {
    mkdirSync(work, { recursive: true });
    const archive = path.join(work, "provider.tar");
    execFileSync("git", ["archive", "--output", archive, commit, "provider"], { cwd: root, stdio: "ignore" });
    execFileSync("tar", ["-xf", archive, "-C", work], { stdio: "ignore" });
    if (!existsSync(folder)) renameSync(work, folder);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function load(provider: string): Package {
  const module = (name: string) => require(path.join(provider, name));
  const { ComputeInstance } = module("pulumi/computeInstance");
  const { Image } = module("pulumi/image");
  const kinds: readonly Kind[] = module("kinds").KINDS;
  const resourceOf = (name: string): Package["image"] => {
    const kind = kinds.find(({ servedAs }) => servedAs === name);
    if (!kind) throw new Error(`The release before has no kind ${name}.`);
    return (connect) => kind.resource(connect);
  };
  return {
    classes: { ComputeInstance, Image },
    dynamicProvider: module("pulumi/dynamicProvider").dynamicProvider,
    computeInstance: resourceOf("computeInstance"),
    image: resourceOf("image"),
    // Errors are told apart by their classes, so all that throws them is of one version.
    connection({ connection: { settings }, clock }) {
      const sender = module("azure/pipeline").createSender(settings, { retryDelayInMs: 1 });
      return module("azure/connection").createConnection(sender, settings, clock, sender.credential);
    },
  };
}
