import { type Environment, resolveSettings } from "../../azure/config";
import type { Preview } from "./read";

const VARIABLES = ["AZUREML_ON_DELETE", "AZUREML_ON_INTERRUPT"];

/** The preview with what its configuration and the variables say instead of what the instances declare. */
export function overruled(preview: Preview, env: Environment): Preview {
  const read = (key: string) => {
    const value = /:(onDelete|onInterrupt)$/.test(key) ? preview.config[key] : undefined;
    return typeof value === "string" ? value : undefined;
  };
  const variables = Object.fromEntries(VARIABLES.map((name) => [name, env[name]]));
  const { onDelete, onInterrupt } = resolveSettings(read, variables);
  return { ...preview, steps: preview.steps.map((step) => ({ ...step, overruling: { onDelete, onInterrupt } })) };
}
