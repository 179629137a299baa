import type { PythonClientName } from "./versions.mjs";

export class NotAvailableError extends Error {}

export function getPythonClient(
  name: PythonClientName,
  setting?: { env?: Record<string, string | undefined> },
): Promise<string>;
