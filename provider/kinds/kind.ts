import type { Command } from "commander";
import type { Settings } from "../azure/config";
import type { Connection } from "../azure/connection";
import type { Problem } from "../core/check";
import { AzureMLError } from "../core/errors";
import type { Fields } from "../core/fields";
import type { Consequence, Resource } from "../core/resource";
import type { Path, Values } from "../core/values";
import type { Documentation } from "./documentation";
import type { Documents } from "./documents";
import type { Asking, Live, Undeclared } from "./live";

/** What somebody has declared of a resource, as far as a survey needs to know it. */
export interface DeclaredInputs {
  readonly id: string;
  readonly inputs: Values;
  /** Where something was declared, as `declaredPaths` returned it. */
  readonly declaredBefore: readonly Path[];
}

/** A resource that a list has. */
export interface ListedResource {
  readonly id: string;
  readonly name: string;
  readonly properties: Values;
  /** A stack has tagged it as its own. */
  readonly isManaged: boolean;
}

/** All resources of one kind in a workspace, read with as few requests as it takes. */
export interface Survey {
  /** Reads what was listed without a request, and asks for what was not, or not wholly. */
  readonly resource: Resource;
  /** Without those that only the service makes. */
  readonly listed: readonly ListedResource[];
  /** True unless it was listed without a stack's tag. */
  isManaged(id: string): boolean;
  /** Why not all of them are known. */
  readonly problem: string | undefined;
  /** True for what may be there unseen because of the problem. */
  isUnknown(id: string): boolean;
}

/** What a survey is asked for. */
export interface SurveyRequest {
  readonly workspaceId: string;
  readonly declared: readonly DeclaredInputs[];
  /** Also what nobody declares is asked for. */
  readonly isComplete: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** A step of a preview, with inputs and outputs as hosts hand them over. */
export interface PlannedStep {
  readonly operation: "create" | "update" | "replace" | "delete";
  /** The inputs. */
  readonly before: Values;
  readonly after: Values;
  /** The outputs before. */
  readonly observed: Values;
  /** What counts instead of what the inputs say. */
  readonly overruling: Pick<Settings, "onDelete" | "onInterrupt">;
}

/** What a planned step does to the thing in Azure, and to who uses it. */
export interface Effect {
  /** What becomes of the thing, where the operation does not say it: a clause. */
  readonly becomes?: string;
  /** Whether something goes from Azure, as `azureml:maxDeletions` counts it. */
  readonly isDeletion: boolean;
  readonly consequence: Consequence;
  /** Sentences about it, in the words of the provider's own preview. */
  readonly texts: readonly string[];
  /** Something waits until nobody uses the resource. */
  readonly isWaiting: boolean;
}

/** A kind of resource: all that hosts know of it. Each resource's folder has its own. */
export interface Kind {
  /** As Pulumi and reports name it: `ComputeInstance`. */
  readonly type: string;
  /** At the head of a row: `Compute instance`. */
  readonly title: string;
  /** In a sentence, with its article: `a compute instance`. */
  readonly noun: string;
  /** The same in one word: `instance`. */
  readonly word: string;
  /** The word for it in definitions: `computeInstance`. */
  readonly definedAs: string;
  /** The name of its provider, which the text in states loads: it stays as it is. */
  readonly servedAs: string;
  readonly fields: Fields;
  readonly documents: Documents;
  readonly documentation: Documentation;
  /** The parts of an id; undefined when it is of another kind. */
  parse(id: string): { readonly workspaceId: string; readonly name: string } | undefined;
  /** What ids of the same resource have in common. */
  keyOf(id: string): string;
  /** The id of the resource with these inputs. */
  idOf(inputs: Values): string;
  /** The inputs of a definition with what a check fills in; nothing is sent. */
  complete(inputs: Values, signal?: AbortSignal): Promise<{ inputs: Values; problems: readonly Problem[] }>;
  resource(connect: () => Connection): Resource;
  /** What Azure refuses is the survey's problem, and not thrown. */
  survey(connection: Connection, request: SurveyRequest): Promise<Survey>;
  /** Everything of this kind in the workspace. Throws when it cannot be read. */
  readLive(asking: Asking): Promise<(Live | Undeclared)[]>;
  effectOf(step: PlannedStep): Effect;
  /** Its commands of `pulumi-azureml`. They are loaded by this call, because a program does without them. */
  commands?(): Promise<readonly Command[]>;
}

/** The kind with the type `ComputeInstance`, say. */
export function kindOf(type: string, kinds: readonly Kind[]): Kind | undefined {
  return kinds.find((kind) => kind.type === type);
}

/** The kind that definitions call by this word. Throws a bug's error when there is none. */
export function kindDefinedAs(word: string, kinds: readonly Kind[]): Kind {
  const found = kinds.find((kind) => kind.definedAs === word);
  if (!found) throw new AzureMLError("InternalError", `No kind of resource is defined as ${JSON.stringify(word)}.`);
  return found;
}

const PREFIX = "pulumi-nodejs:dynamic/azureml:";

/** The kind of a resource of a stack by its type there: `pulumi-nodejs:dynamic/azureml:ComputeInstance`. */
export function kindInStack(type: string, kinds: readonly Kind[]): Kind | undefined {
  return type.startsWith(PREFIX) ? kindOf(type.slice(PREFIX.length), kinds) : undefined;
}
