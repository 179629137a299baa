import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { root } from "../setUp/folders.mjs";

/** Puts the stand-in where Pulumi looks for azure-native's plugin, in a Pulumi home that only offline runs use. */
export function placeAzureNativeStandIn(home) {
  const manifest = path.join(root, "node_modules", "@pulumi", "azure-native", "package.json");
  const { version } = JSON.parse(readFileSync(manifest, "utf8"));
  const main = fileURLToPath(new URL("../azureNativeStandIn/main.mjs", import.meta.url));
  const folder = path.join(home, "plugins", `resource-azure-native-v${version}`);
  mkdirSync(folder, { recursive: true });
  const [name, text] =
    process.platform === "win32"
      ? ["pulumi-resource-azure-native.cmd", `@"${process.execPath}" "${main}" %*\r\n`]
      : ["pulumi-resource-azure-native", `#!/bin/sh\nexec ${quote(process.execPath)} ${quote(main)} "$@"\n`];
  const fresh = path.join(folder, `${name}.${process.pid}`);
  writeFileSync(fresh, text);
  chmodSync(fresh, 0o755);
  renameSync(fresh, path.join(folder, name));
  return version;
}

function quote(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
