import type { Command } from "commander";
import type { Settings } from "../azure/config";
import type { Connection } from "../azure/connection";
import type { Problem } from "../core/check";
import { AzureMLError } from "../core/errors";
import type { Fields } from "../core/fields";
import type { Clock, Consequence, Resource } from "../core/resource";
import type { Path, Values } from "../core/values";
import type { Documents } from "./documents";

/** A JSON schema; an empty one allows everything. */
export interface Schema {
  readonly [keyword: string]: unknown;
}

/** What is a text however it is written. */
export const ANY_SCALAR: Schema = { type: ["string", "number", "boolean"] };

/** What generated types, pages and schemas say of a kind, beside what its fields and documents say. */
export interface Documentation {
  /** Its folder in `provider/`, which has its types. */
  readonly folder: string;
  /** The page of its inputs: `docs/inputs.md`. */
  readonly page: string;
  /** What a change does to what cannot be changed: a sentence, and what follows "*replaced*" on the page. */
  readonly replacement: string;
  readonly replaced: string;
  /** The sentence on the api-version that is sent. */
  readonly sent: string;
  /** Inputs that the provider requires and derives from others, or from whose resource it is. */
  readonly derived: readonly string[];
  /** Inputs for which the class of the resources has something better, or nothing. */
  readonly replacedArguments: readonly string[];
  /** Paths of inputs that the provider or the class fills in. */
  readonly hidden: readonly string[];
  /** Outputs that are never absent. */
  readonly alwaysThere: readonly string[];
  /** The inputs that scripts create one from, where these are not all, and the sentence about them. */
  readonly created?: { readonly names: readonly string[]; readonly doc: string };
  /** How an operation makes a change, where that is no PUT and no action of its name. */
  readonly changes: Readonly<Record<string, string>>;
  /** The api-version of properties that no stable one has. */
  readonly previewVersion?: string;
  /** The preview api-version that an operation needs. */
  previewVersionOf?(operation: string): string | undefined;
  /** Schemas of what is read from documents otherwise than its field says, by the path of the field. */
  readonly schemas: Readonly<Record<string, Schema>>;
}

interface Named {
  readonly id: string;
  readonly name: string;
  /** Of a kind that has versions. */
  readonly version?: string;
}

/** What is in a workspace and can be declared. */
export interface Live extends Named {
  /** The word for its kind in definitions. */
  readonly kind: string;
  /** What adopts it and changes nothing. */
  readonly inputs: Values;
  /** Where it has secrets, which the inputs leave out. */
  readonly secrets: readonly Path[];
  /** What it has and cannot be declared. */
  readonly leftOut: readonly Problem[];
  /** A Pulumi resource has tagged it as its own. */
  readonly isManaged: boolean;
}

/** What is there and cannot, or need not, be declared. */
export interface Undeclared extends Named {
  /** `ComputeInstance "ci-dev" of workspace "ml"` */
  readonly subject: string;
  /** A clause with its full stop. */
  readonly reason: string;
}

/** Who asks for what is live, and where. */
export interface Asking {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly workspaceId: string;
  readonly signal?: AbortSignal;
}

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
}

/** The commands of a kind, and what help says of the kind, in the words of its documents: nothing else of it is loaded for that. */
export interface KindCommands extends Pick<Documents, "defines" | "noun" | "isVersioned"> {
  /** Its own commands of `pulumi-azureml`. */
  make(): readonly Command[];
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
