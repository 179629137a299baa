import { openFaults } from "../../emulator/admin/faults";
import { buildApp } from "../../emulator/app";
import { openBackend } from "../../emulator/backend";
import { type Identity, openIdentity } from "../../emulator/identity";
import { openDatabase } from "../../emulator/store/database";
import { collection } from "../../emulator/store/documents";
import { emulatorClock } from "../clock";
import { readSpecification, specificationFiles } from "./files";

/** An operation that a file has. */
export interface Covered {
  readonly apiVersion: string;
  readonly file: string;
  readonly operation: string;
  readonly key: string;
}

/** `METHOD path` with nothing in its parameters, in one letter case. */
export const keyOf = (method: string, path: string) =>
  `${method} ${path.replace(/\{[^}]*\}|:[^/]+/g, "{}")}`.toLowerCase();

/** Every operation of every file. */
export function coveredOperations(): Covered[] {
  return specificationFiles.flatMap(({ apiVersion, file }) => {
    const paths: Record<string, Record<string, { operationId: string }>> = readSpecification(file).paths;
    return Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([, operation]) => operation.operationId)
        .map(([method, { operationId }]) => ({ apiVersion, file, operation: operationId, key: keyOf(method, path) })),
    );
  });
}

/** What the emulator answers below a subscription, as `METHOD path`. */
export async function emulatedOperations(): Promise<string[]> {
  const database = openDatabase();
  const identity = await openIdentity(collection<Identity>(database, "identity"));
  const backend = openBackend(database, emulatorClock, identity, () => {});
  const { routes } = buildApp(backend, openFaults(backend), []);
  database.close();
  const operations = routes
    .filter(({ method, path }) => method !== "ALL" && path.startsWith("/subscriptions"))
    .map(({ method, path }) => `${method} ${path.replace(/:([^/]+)/g, "{$1}")}`);
  return [...new Set(operations)];
}

/** The emulator's operation that a request is for. */
export function operationOf(method: string, path: string, operations: string[]): string {
  const found = operations.find((operation) => {
    const [verb = "", template = ""] = operation.split(" ");
    const pattern = template.replace(/[.]/g, "\\.").replace(/\{[^}]*\}/g, "[^/]+");
    return verb === method && new RegExp(`^${pattern}$`, "i").test(path);
  });
  return found ?? `${method} ${path}`;
}

/** Without what all paths have in common; the resources that are only referred to as one. */
export const shortened = (operation: string) =>
  operation
    .replace("/subscriptions/{subscription}/resourceGroups/{group}", "{group}")
    .replace("/subscriptions/{subscription}", "{subscription}")
    .replace("providers/Microsoft.MachineLearningServices/", "")
    .replace(/providers\/Microsoft\.(?!MachineLearning)\w+\/\w+(\/\{parent\}\/\w+)?/, "{referenced resources}")
    .replace("{group}/workspaces/{workspace}", "{workspace}");
