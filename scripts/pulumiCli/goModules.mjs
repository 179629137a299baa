import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, cpSync, mkdirSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { root } from "../setUp/folders.mjs";
import { isNewEnough } from "../setUp/node.mjs";
import { runStep } from "../setUp/step.mjs";
import { languageHostVersion, oldestGo, pulumiVersion } from "./versions.mjs";

const source = "github.com/pulumi/pulumi";

// The CLI's own go.mod replaces this module; a replacement counts only in the main module.
const clipboard = "github.com/atotto/clipboard => github.com/tgummerer/clipboard v0.0.0-20241001131231-d02d263e614e";

/** @returns {string | undefined} what is wrong with the Go on PATH */
export function problemWithGo(env = process.env) {
  let version;
  try {
    const output = execFileSync("go", ["env", "GOVERSION"], { encoding: "utf8", env: withGoFolders(env, os.tmpdir()) });
    version = /go(\d+\.\d+(\.\d+)?)/.exec(output)?.[1];
  } catch {
    return "Go is not installed";
  }
  if (!version) return "Go does not say its version";
  const [major, minor, patch = "0"] = version.split(".");
  if (!isNewEnough([major, minor, patch].join("."), oldestGo)) return `Go is ${version}, and ${oldestGo} is needed`;
  return undefined;
}

const cliModules = `require (\n\t${source}/pkg/v3 v${pulumiVersion}\n\t${source}/sdk/v3 v${pulumiVersion}\n)\n\nreplace ${clipboard}\n`;

/** Builds the CLI and its Node language host from the modules that Pulumi publishes. */
export async function buildFromGoModules(folder, env = process.env) {
  const bin = path.join(folder, "bin");
  mkdirSync(bin, { recursive: true });
  await build(folder, bin, env, {
    title: `Building the Pulumi CLI ${pulumiVersion} from Go modules (about 4 minutes on 2 cores)`,
    program: "pulumi",
    packagePath: `${source}/pkg/v3/cmd/pulumi`,
    version: pulumiVersion,
    module: cliModules,
  });
  await build(folder, bin, env, {
    title: "Building its Node language host",
    program: "pulumi-language-nodejs",
    packagePath: `${source}/sdk/v3/nodejs/cmd/pulumi-language-nodejs`,
    version: languageHostVersion,
    module: `require ${source}/sdk/v3 v${languageHostVersion}\n`,
  });
  const plugin = `pulumi-resource-pulumi-nodejs${process.platform === "win32" ? ".cmd" : ""}`;
  copyFileSync(path.join(root, "node_modules", "@pulumi", "pulumi", plugin), path.join(bin, plugin));
  chmodSync(path.join(bin, plugin), 0o755);
  return bin;
}

/** Builds a program of this project that has the CLI's own engine in it, from the Go files of a folder. */
export async function buildWithEngine(folder, sources, program, env = process.env) {
  const bin = path.join(folder, "bin");
  mkdirSync(bin, { recursive: true });
  await build(folder, bin, env, {
    title: `Building Pulumi's engine ${pulumiVersion} as a library (about 4 minutes on 2 cores)`,
    program,
    packagePath: ".",
    version: pulumiVersion,
    module: cliModules,
    sources,
  });
  return bin;
}

async function build(folder, bin, env, { title, program, packagePath, version, module, sources }) {
  const at = path.join(folder, `${program}-module`);
  mkdirSync(at);
  if (sources) cpSync(sources, at, { recursive: true });
  writeFileSync(path.join(at, "go.mod"), `module pulumi-azureml/${program}\n\ngo 1.21\n\n${module}`);
  const output = path.join(bin, program + (process.platform === "win32" ? ".exe" : ""));
  const stamp = `-s -w -X ${source}/sdk/v3/go/common/version.Version=v${version}`;
  const flags = ["-mod=mod", "-trimpath", "-buildvcs=false", "-v", "-ldflags", stamp];
  await runStep(title, "go", ["build", ...flags, "-o", output, packagePath], {
    cwd: at,
    env: { ...withGoFolders(env, folder), CGO_ENABLED: "0", GOWORK: "off" },
  });
}

/** Go refuses to run when it finds no home for its caches. */
function withGoFolders(env, folder) {
  if (path.isAbsolute(os.homedir())) return env;
  const folders = { GOPATH: path.join(folder, "go"), GOCACHE: path.join(folder, "go-build") };
  return { ...folders, ...env, GOFLAGS: `-modcacherw ${env.GOFLAGS ?? ""}`.trim() };
}
