import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { root } from "../../scripts/setUp/folders.mjs";

/** Places the package of the third kind into a project, compiled, over what users have of this one. Returns its command. */
export function installDatastores(project: string): string {
  const folder = path.join(project, "node_modules", "azureml-datastores");
  mkdirSync(folder, { recursive: true });
  const provider = `${JSON.stringify(path.join(root, "dist", "provider")).slice(1, -1)}/`;
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true };
  for (const file of readdirSync(__dirname).filter(
    (name) => !/^install|\.test\.ts$/.test(name) && name.endsWith(".ts"),
  )) {
    const { outputText } = ts.transpileModule(readFileSync(path.join(__dirname, file), "utf8"), { compilerOptions });
    writeFileSync(
      path.join(folder, file.replace(/\.ts$/, ".js")),
      outputText.replaceAll('"../../provider/', `"${provider}`),
    );
  }
  writeFileSync(path.join(folder, "package.json"), JSON.stringify({ name: "azureml-datastores", main: "program.js" }));
  return path.join(folder, "main.js");
}
