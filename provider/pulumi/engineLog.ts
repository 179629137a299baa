import type { Log } from "../core/resource";

type Severity = "info" | "warn";

/**
 * Writes to the row of a resource in Pulumi's display. The dynamic host gets the engine's address as its first argument
 * and does not use it itself; without it, or without a urn, there is silence.
 */
export function engineLog(urn: string | undefined): Log {
  return {
    progress: (text) => send("info", text, urn, true),
    info: (text) => send("info", text, urn, false),
    warn: (text) => send("warn", text, urn, false),
  };
}

let pulumi: typeof import("@pulumi/pulumi") | undefined;

function send(severity: Severity, text: string, urn: string | undefined, ephemeral: boolean): void {
  try {
    pulumi ??= connect();
    const resource = urn ? ({ urn: pulumi.output(urn) } as unknown as import("@pulumi/pulumi").Resource) : undefined;
    pulumi.log[severity](text, resource, 0, ephemeral).catch(() => {});
  } catch {
    // Progress is a courtesy: no operation fails for it.
  }
}

function connect(): typeof import("@pulumi/pulumi") {
  const engineAddress = process.argv[2];
  if (!engineAddress) throw new Error("no engine");
  const sdk: typeof import("@pulumi/pulumi") = require("@pulumi/pulumi");
  // The log needs the engine's address only; project and stack are not read.
  sdk.runtime.resetOptions("", "", 1, engineAddress, "", false, "");
  return sdk;
}
