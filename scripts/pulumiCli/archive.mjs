import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { runStep, SetUpError } from "../setUp/step.mjs";
import { pulumiVersion } from "./versions.mjs";

const platforms = { linux: "linux", darwin: "darwin", win32: "windows" };
const processors = { x64: "x64", arm64: "arm64" };

/** The addresses of Pulumi's own release archive for this platform. */
export function archiveAddresses({ env = process.env, platform = process.platform, arch = process.arch } = {}) {
  if (!platforms[platform] || !processors[arch]) {
    throw new SetUpError(`Pulumi publishes no CLI for ${platform} on ${arch}`);
  }
  const extension = platform === "win32" ? "zip" : "tar.gz";
  const name = `pulumi-v${pulumiVersion}-${platforms[platform]}-${processors[arch]}.${extension}`;
  const servers = env.PULUMI_AZUREML_RELEASES
    ? [env.PULUMI_AZUREML_RELEASES]
    : ["https://get.pulumi.com/releases/sdk", `https://github.com/pulumi/pulumi/releases/download/v${pulumiVersion}`];
  return servers.map((server) => `${server.replace(/\/$/, "")}/${name}`);
}

/** Downloads and unpacks the release archive; returns the folder that has the CLI. */
export async function fetchArchive(folder, env = process.env) {
  const addresses = archiveAddresses({ env });
  const file = path.join(folder, path.basename(new URL(addresses[0]).pathname));
  const download = fileURLToPath(new URL("download.mjs", import.meta.url));
  await runStep(`Downloading the Pulumi CLI ${pulumiVersion}`, process.execPath, [download, file, ...addresses], {
    env: { ...env, NODE_USE_ENV_PROXY: "1" },
    ownWords: true,
  });
  await runStep("Unpacking it", "tar", ["-xf", path.basename(file)], { cwd: folder, env });
  const unpacked = [path.join(folder, "pulumi", "bin"), path.join(folder, "pulumi")];
  const found = unpacked.find((at) =>
    existsSync(path.join(at, process.platform === "win32" ? "pulumi.exe" : "pulumi")),
  );
  if (!found) throw new SetUpError(`${path.basename(file)} has no pulumi in it`);
  return found;
}
