import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { KINDS } from "../provider/kinds";
import type { Kind } from "../provider/kinds/kind";
import { errors } from "./generate/errors";
import { inputs } from "./generate/inputs";
import { permissions } from "./generate/permissions";
import { schema } from "./generate/schemas";
import { dataTypes, resourceTypes } from "./generate/types";
import { buildDist } from "./setUp/dist.mjs";

const ROOT = path.join(__dirname, "..");

/** What is made from the tables of kinds, by the file that keeps it. */
export function generatedOf(kinds: readonly Kind[]): Readonly<Record<string, () => string>> {
  const each = kinds.map((kind) => {
    const { folder, page } = kind.documentation;
    return {
      [`provider/${folder}/types.ts`]: () => dataTypes(kind),
      [`provider/pulumi/${folder}Types.ts`]: () => resourceTypes(kind),
      [page]: () => inputs(kind),
      [`schemas/${kind.definedAs}.schema.json`]: () => schema(kind),
    };
  });
  return Object.assign({}, ...each);
}

/** Every generated file of the repository, but for the public API. */
export const GENERATED: Readonly<Record<string, () => string>> = {
  ...generatedOf(KINDS),
  "docs/errors.md": errors,
  "docs/permissions.md": permissions,
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
