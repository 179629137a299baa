import os from "node:os";
import path from "node:path";

/** Where downloads and builds are kept between runs and shared by all checkouts. */
export function cacheFolder({ env = process.env, platform = process.platform, home = os.homedir() } = {}) {
  return path.join(baseFolder(env, platform, home), "pulumi-azureml");
}

function baseFolder(env, platform, home) {
  const chosen = env.PULUMI_AZUREML_CACHE || env.XDG_CACHE_HOME;
  if (chosen) return path.resolve(chosen);
  if (!path.isAbsolute(home)) return path.join(os.tmpdir(), `cache-${os.userInfo().uid}`);
  if (platform === "win32") return env.LOCALAPPDATA || path.join(home, "AppData", "Local");
  return platform === "darwin" ? path.join(home, "Library", "Caches") : path.join(home, ".cache");
}
