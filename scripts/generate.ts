import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { COMPUTE_INSTANCE_PAGE, IMAGE_PAGE, inputs } from "./generate/inputs";
import { permissions } from "./generate/permissions";
import { computeInstanceSchema, environmentSchema } from "./generate/schemas";
import { COMPUTE_INSTANCE, dataTypes, IMAGE, resourceTypes } from "./generate/types";
import { buildDist } from "./setUp/dist.mjs";

const ROOT = path.join(__dirname, "..");

/** What is made from the tables, by the file that keeps it. */
export const GENERATED: Readonly<Record<string, () => string>> = {
  "provider/computeInstance/types.ts": () => dataTypes(COMPUTE_INSTANCE),
  "provider/image/types.ts": () => dataTypes(IMAGE),
  "provider/pulumi/computeInstanceTypes.ts": () => resourceTypes(COMPUTE_INSTANCE),
  "provider/pulumi/imageTypes.ts": () => resourceTypes(IMAGE),
  "docs/inputs.md": () => inputs(COMPUTE_INSTANCE_PAGE),
  "docs/image-inputs.md": () => inputs(IMAGE_PAGE),
  "docs/permissions.md": permissions,
  "schemas/computeInstance.schema.json": computeInstanceSchema,
  "schemas/environment.schema.json": environmentSchema,
};

/** The text that a generated file should have. */
export function generated(file: string): string {
  const text = GENERATED[file]?.() ?? "";
  if (file.endsWith(".md")) return text;
  const biome = path.join(ROOT, "node_modules", "@biomejs", "biome", "bin", "biome");
  const format = [biome, "format", `--stdin-file-path=${path.join(ROOT, file)}`];
  return execFileSync(process.execPath, format, { cwd: ROOT, input: text, encoding: "utf8" });
}

async function generateAll(): Promise<void> {
  for (const file of Object.keys(GENERATED)) writeFileSync(path.join(ROOT, file), generated(file));
  // The public API is read from the declarations of what was just generated.
  await buildDist();
  const { publicApi }: typeof import("./generate/publicApi") = require("./generate/publicApi");
  for (const [file, text] of publicApi()) writeFileSync(path.join(ROOT, file), text);
}

if (require.main === module) {
  generateAll().catch((error) => {
    console.error(error);
    process.exitCode = 1;
  });
}
