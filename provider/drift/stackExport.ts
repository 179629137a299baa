import { AzureMLError } from "../core/errors";

/** What a stack's state has of one resource. */
export interface StoredResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs?: unknown;
  readonly outputs?: unknown;
  /** Only read, and declared by somebody else. */
  readonly external?: boolean;
  /** Superseded, and still to be deleted. */
  readonly delete?: boolean;
  /** Deleted already, to be created anew. */
  readonly pendingReplacement?: boolean;
  readonly initErrors?: readonly string[];
}

export interface StoredState {
  readonly resources?: readonly StoredResource[];
  readonly pending_operations?: readonly { readonly type: string; readonly resource: StoredResource }[];
}

/**
 * The state of a stack, whatever backend keeps it, with its secrets in clear: it is never to be printed. `folder` is the
 * project's, or any for a fully qualified name.
 */
export async function exportStack(name: string, folder: string): Promise<StoredState> {
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
