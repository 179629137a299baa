import { declaredPaths } from "../core/diff";
import { AzureMLError, isAzureMLError } from "../core/errors";
import { holdsSecret } from "../core/fields";
import { isRecord, type Path, type Value, type Values } from "../core/values";
import { type Kind, kindInStack } from "../kinds/kind";
import { fromHost, SECRET_SIGNATURE, SIGNATURE } from "../pulumi/wireFormat";
import type { Declared, Undeclared } from "./declared";
import type { Declaration } from "./report";

/** What a stack declares, as its last update has left it. */
export interface StackDeclarations {
  readonly declared: readonly Declared[];
  /** What its state tells of itself, such as an operation that was interrupted. */
  readonly warnings: readonly string[];
}

/**
 * Reads what a stack declares from its state, through the Pulumi CLI; a stack that cannot be read is declared to be
 * unreadable. `folder` is the project's; a fully qualified name needs none.
 */
export async function declaredInStack(
  name: string,
  folder: string,
  kinds: readonly Kind[],
): Promise<StackDeclarations> {
  try {
    return declarationsOf(name, await exportStack(name, folder), kinds);
  } catch (error) {
    if (!isAzureMLError(error)) throw error;
    const unread: Undeclared = { id: name, type: "Stack", name, reason: error.message };
    return { declared: [unread], warnings: [] };
  }
}

/** What the state of a stack declares. */
export function declarationsOf(stack: string, state: StoredState, kinds: readonly Kind[]): StackDeclarations {
  const stored = (state.resources ?? []).filter((each) => kindInStack(each.type, kinds) && !each.external);
  const pending = (state.pending_operations ?? []).filter(({ resource }) => kindInStack(resource.type, kinds));
  const current = stored.filter((each) => !each.delete);
  const notes = (urn: string) => [
    ...stored
      .filter((each) => each.delete && each.urn === urn)
      .map(({ id }) => `The next up deletes its former ${id}.`),
    ...pending.filter(({ resource }) => resource.urn === urn).map(({ type }) => `${INTERRUPTED} (${type}).`),
  ];
  const known = new Set(current.map(({ urn }) => urn));
  const others = pending.filter(({ resource }) => !known.has(resource.urn));
  const leftovers = stored.filter((each) => each.delete && !known.has(each.urn));
  const isEmpty = current.length === 0;
  return {
    declared: current.flatMap((each) => {
      const kind = kindInStack(each.type, kinds);
      return kind ? [declaredBy(stack, kind, each, notes(each.urn))] : [];
    }),
    warnings: [
      ...(isEmpty ? [`${stack}: the stack declares ${kinds.map(({ word }) => `no ${word}`).join(" and ")}.`] : []),
      ...others.map(
        ({ type, resource }) => `${stack}: ${INTERRUPTED} (${type}): ${resource.urn}. Run "pulumi refresh".`,
      ),
      ...leftovers.map(({ urn, id }) => `${stack}: the next up deletes ${id} of ${urn}, which was replaced.`),
    ],
  };
}

const INTERRUPTED = "An operation of the stack on it was interrupted";
function declaredBy(stack: string, kind: Kind, stored: StoredResource, notes: readonly string[]): Declared {
  const { urn, id = "", initErrors = [], pendingReplacement } = stored;
  const declaredIn: Declaration = { stack, urn };
  const inputs = inClear(stored.inputs);
  const outputs = inClear(stored.outputs);
  const { values } = fromHost(inputs);
  const given = id || kind.idOf(values);
  const parts = kind.parse(given);
  const { type } = kind;
  const unknown = { id: given || urn, type, name: parts?.name ?? urn.split("::").at(-1) ?? urn, declaredIn };
  if (!parts) return { ...unknown, reason: `The stack has no id of it that Azure knows: ${JSON.stringify(id)}.` };
  const { workspaceId } = parts;
  if (hasCipher(inputs)) return { ...unknown, workspaceId, reason: "Its secrets in the state cannot be decrypted." };
  const { values: observed, declared } = fromHost(outputs);
  const declaredBefore = [...declared, ...declaredPaths(kind.fields, values)];
  const failed = initErrors.map((error) => `Its last update failed: ${error}`);
  const replaced = pendingReplacement ? ["The next up creates it again: its former one was deleted."] : [];
  const all = [...notes, ...failed, ...replaced];
  const known = { id: given, type, name: parts.name, workspaceId, declaredIn };
  const secrets = secretPaths(stored.inputs).filter(([name]) => !isMasked(kind, name));
  return { ...known, inputs: values, declaredBefore, observed, secrets, ...(all.length > 0 && { notes: all }) };
}

function isSecret(value: Value): value is Values {
  return isRecord(value) && value[SIGNATURE] === SECRET_SIGNATURE;
}

/** The values without the wrapping of secrets that have been decrypted. */
function inClear(value: Value): Value {
  if (isSecret(value)) {
    return typeof value["plaintext"] === "string" ? inClear(JSON.parse(value["plaintext"])) : value;
  }
  if (Array.isArray(value)) return value.map(inClear);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, inClear(child)]));
}

/** Each resource makes a secret of all of a property that holds one; which part of it is one, the table tells. */
function isMasked({ fields }: Kind, name: Path[number] | undefined): boolean {
  const field = fields[String(name)];
  return field !== undefined && holdsSecret(field);
}

/** Where secrets are. Of a list with one in it, the whole list is. */
function secretPaths(value: Value, path: Path = []): Path[] {
  if (isSecret(value)) return [path];
  if (Array.isArray(value)) return value.some((item) => secretPaths(item).length > 0) ? [path] : [];
  return isRecord(value) ? Object.entries(value).flatMap(([key, child]) => secretPaths(child, [...path, key])) : [];
}

function hasCipher(value: Value): boolean {
  if (isSecret(value)) return true;
  return Array.isArray(value) ? value.some(hasCipher) : isRecord(value) && Object.values(value).some(hasCipher);
}

/** What a stack's state has of one resource. */
export interface StoredResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs?: Value;
  readonly outputs?: Value;
  /** Only read, and declared by somebody else. */
  readonly external?: boolean;
  /** Superseded, and still to be deleted. */
  readonly delete?: boolean;
  /** Deleted already, to be created anew. */
  readonly pendingReplacement?: boolean;
  readonly initErrors?: readonly string[];
}

/** The state of a stack, as far as drift reads it. */
export interface StoredState {
  readonly resources?: readonly StoredResource[];
  readonly pending_operations?: readonly { readonly type: string; readonly resource: StoredResource }[];
}

/**
 * The state of a stack, whatever backend keeps it, with its secrets in clear: it is never to be printed. `folder` is the
 * project's, or any for a fully qualified name.
 */
async function exportStack(name: string, folder: string): Promise<StoredState> {
  const { LocalWorkspace } = await load();
  try {
    const workspace = await LocalWorkspace.create({ workDir: folder });
    const { deployment } = await workspace.exportStack(name);
    return (deployment ?? {}) as StoredState;
  } catch (error) {
    throw new AzureMLError("StateUnreadable", `The state of the stack ${name} cannot be read: ${said(error)}`);
  }
}

async function load(): Promise<typeof import("@pulumi/pulumi/automation")> {
  return import("@pulumi/pulumi/automation/index.js").catch(() => {
    throw new AzureMLError("InvalidCommand", "Stacks need the package @pulumi/pulumi: run npm install @pulumi/pulumi.");
  });
}

/** What the CLI said on stderr. Its stdout may have secrets in it. */
function said(error: unknown): string {
  const { commandResult, message, code } = error as {
    commandResult?: { stderr?: string };
    message?: string;
    code?: string;
  };
  if (commandResult) {
    const text = commandResult.stderr?.trim() || "the Pulumi CLI failed without a word.";
    return text.slice(Math.max(0, text.lastIndexOf("error: ")));
  }
  if (code === "ENOENT" || /spawn pulumi|not found|ENOENT/.test(message ?? "")) {
    return `the Pulumi CLI was not found. Install it, or put it on the PATH (${message}).`;
  }
  return message ?? String(error);
}
