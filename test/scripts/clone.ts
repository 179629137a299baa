import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import path from "node:path";
import { root } from "../../scripts/setUp/folders.mjs";

/** A checkout as it is now, in another folder, with this one's dependencies. */
export function cloneCheckout(folder: string): void {
  const list = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
  const files = execFileSync("git", list, { cwd: root, encoding: "utf8" }).split("\0").filter(Boolean);
  for (const file of files.filter((name) => existsSync(path.join(root, name)))) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    cpSync(path.join(root, file), path.join(folder, file));
  }
  const modules = path.join(root, "node_modules");
  mkdirSync(path.join(folder, "node_modules"));
  for (const name of readdirSync(modules).filter((each) => each !== "pulumi-azureml" && each !== ".cache")) {
    const [from, to] = [path.join(modules, name), path.join(folder, "node_modules", name)];
    if (name === ".package-lock.json") copyFileSync(from, to);
    else symlinkSync(from, to);
  }
  symlinkSync("..", path.join(folder, "node_modules", "pulumi-azureml"));
}
