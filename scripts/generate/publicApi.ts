import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { CompilerState, Extractor, ExtractorConfig, ExtractorLogLevel } from "@microsoft/api-extractor";

const ROOT = path.join(__dirname, "..", "..");
const QUIET = { logLevel: ExtractorLogLevel.None };

/** What programs can import, by the file that keeps its text. `./stack` is a program itself, and exports its outputs. */
export const PUBLIC_API: Readonly<Record<string, string>> = {
  "api/index.api.md": "dist/provider/index.d.ts",
  "api/drift.api.md": "dist/provider/drift/index.d.ts",
  "api/handle.api.md": "dist/provider/handle.d.ts",
};

/** The text of each file, made of the declarations in `dist/`, which have to be built. */
export function publicApi(): Map<string, string> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "public api "));
  try {
    const configs = Object.entries(PUBLIC_API).map(([file, entry]) => [file, configOf(file, entry, folder)] as const);
    const entries = configs.map(([, { mainEntryPointFilePath }]) => mainEntryPointFilePath);
    const [[, first] = []] = configs;
    if (!first) return new Map();
    const compilerState = CompilerState.create(first, { additionalEntryPoints: entries });
    return new Map(
      configs.map(([file, config]) => {
        Extractor.invoke(config, { localBuild: true, compilerState, messageCallback: quietly });
        return [file, readFileSync(config.reportFilePath, "utf8")];
      }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function configOf(file: string, entry: string, folder: string): ExtractorConfig {
  return ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: path.join(ROOT, "package.json"),
    configObject: {
      projectFolder: ROOT,
      mainEntryPointFilePath: path.join(ROOT, entry),
      newlineKind: "lf",
      compiler: { tsconfigFilePath: path.join(ROOT, "tsconfig.json"), skipLibCheck: true },
      apiReport: {
        enabled: true,
        reportFileName: path.basename(file),
        reportFolder: folder,
        reportTempFolder: path.join(folder, "temp"),
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: { default: QUIET },
        extractorMessageReporting: { default: QUIET },
        tsdocMessageReporting: { default: QUIET },
      },
    },
  });
}

function quietly(message: { handled: boolean }): void {
  message.handled = true;
}
