import * as pulumi from "@pulumi/pulumi";
import { type Fields, holdsSecret } from "../core/fields";
import { type WorkspaceId, workspaceId } from "../core/ids";
import { CONTEXT, PROVIDER } from "./wireFormat";

/** A workspace: azure-native's `Workspace` (anything with an ARM id as `id`), its ARM id, or its three names. */
export type WorkspaceArgument =
  | { readonly id: pulumi.Input<string> }
  | pulumi.Input<string>
  | { readonly [Part in keyof WorkspaceId]: pulumi.Input<string> };

/** The inputs that the dynamic host hands over: every output by name, the user's values, and what is hidden beside them. */
export function inputsOf(
  { type, provider, fields }: { type: string; provider: string; fields: Fields },
  name: string,
  workspace: WorkspaceArgument,
  given: pulumi.Inputs,
  options: pulumi.CustomResourceOptions,
): pulumi.Inputs {
  const inputs: pulumi.Inputs = {
    ...Object.fromEntries(Object.keys(fields).map((key) => [key, undefined])),
    ...given,
    timeouts: given["timeouts"] ?? options.customTimeouts,
    workspaceId: idOf(workspace),
    [CONTEXT]: contextOf(name, type, options),
    [PROVIDER]: provider,
  };
  for (const key of secretsOf(fields)) if (inputs[key] !== undefined) inputs[key] = pulumi.secret(inputs[key]);
  return inputs;
}

/** The names of the properties that hold secrets. */
export function secretsOf(fields: Fields): string[] {
  return Object.entries(fields)
    .filter(([, field]) => holdsSecret(field))
    .map(([name]) => name);
}

function idOf(workspace: WorkspaceArgument): pulumi.Input<string> {
  if (typeof workspace !== "object" || pulumi.Output.isInstance(workspace) || workspace instanceof Promise)
    return workspace;
  if ("id" in workspace) return workspace.id;
  return pulumi.output(workspace).apply((parts) => workspaceId(parts as WorkspaceId));
}

/** What the host would not tell the provider: whose resource it is, where its progress is shown, and `retainOnDelete`. */
function contextOf(
  name: string,
  type: string,
  { parent, retainOnDelete }: pulumi.CustomResourceOptions,
): pulumi.Input<Record<string, unknown>> {
  const organization = pulumi.getOrganization();
  const [project, stack] = [pulumi.getProject(), pulumi.getStack()];
  return withoutDependencies(pulumi.createUrn(name, type, parent)).apply((urn) => ({
    // The type with those of the parents: under two kinds of parent, two resources may have one name.
    owner: { organization, project, stack, type: urn.split("::")[2] ?? type, name },
    urn,
    ...(retainOnDelete === true && { isRetained: true }),
  }));
}

/** Who depends on a component depends on all its children: those of one component would wait for each other for ever. */
function withoutDependencies<T>(value: pulumi.Output<T>): pulumi.Output<T> {
  return pulumi.output(new Promise<T>((resolve) => value.apply(resolve))) as pulumi.Output<T>;
}

/**
 * Until what it returns is called, promises of the SDK get no stack. Four for each registered property would be put through
 * source maps, and shown only with PULUMI_DEBUG_PROMISE_LEAKS. All other errors have theirs.
 *
 * To be called around `super` itself, not in a base class: the SDK counts the frames up to the program's.
 */
export function skipPromiseStacks(): () => void {
  const original = Error.prepareStackTrace;
  if (typeof original !== "function" || process.env["PULUMI_DEBUG_PROMISE_LEAKS"]) return () => {};
  const skipping: typeof original = (error, frames) =>
    frames[0]?.getFunctionName() === "debuggablePromise" ? String(error) : original.call(Error, error, frames);
  Error.prepareStackTrace = skipping;
  return () => {
    // A callback of the program may have put its own there meanwhile.
    if (Error.prepareStackTrace === skipping) Error.prepareStackTrace = original;
  };
}
