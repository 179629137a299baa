import type { Problem, Rule } from "../core/check";
import type { Fields } from "../core/fields";
import type { Row } from "../core/rows";
import type { Path, Values } from "../core/values";

/** By what a document is known to define a resource of a kind. */
export interface Recognition {
  /** Its `type`, or the name of its `$schema`, in lower case: `computeinstance`. */
  readonly word: string;
  /** What makes a document one of these, for a message: `"type: computeinstance"`. */
  readonly sign: string;
  /** Where `$schema` is its own, `type` may be anything. */
  readonly isBySchema?: boolean;
  /** The keys that no other kind of document has. */
  readonly keys: readonly string[];
  /** The one or the few of them that almost every such document has. */
  readonly mainKeys: readonly string[];
  /** Those of the keys that, in this document, another tool may mean. */
  commonKeys(document: Values): readonly string[];
  /** Words for `type` that may mean it, where the document has the key. */
  readonly vague?: { readonly words: RegExp; readonly key: string };
  /** What a document is that such documents name as part of themselves: `a conda file`. */
  isPart?(document: Values): string | undefined;
}

/** The values of a document, and what is wrong with what it names. */
export interface Read {
  readonly values: Values;
  readonly problems: readonly Problem[];
}

/** The files around a document. */
export interface Surroundings {
  /** What paths in the document start from, and what paths in inputs start from. */
  readonly folder: string;
  readonly projectFolder: string;
  /** The text of the mapping at this path, as Azure ML's clients send it. */
  textAt(path: Path): string;
  /** The same of the only document in a file, which becomes a part; or why there is none, as it follows the name. */
  textIn(file: string): { readonly text: string } | { readonly problem: string };
  isFolder(name: string): boolean;
  /** The folder is part of the definition: what is in it defines nothing itself. */
  addPart(folder: string): void;
}

/** How YAML documents of Azure ML's CLI define a resource of a kind. */
export interface Documents {
  /** The folder of an export that they are in: `instances`. */
  readonly folder: string;
  /** How a message calls what one defines: `instance`; with its article, `a compute instance`. */
  readonly defines: string;
  readonly noun: string;
  readonly recognition: Recognition;
  /** How a summary counts what was exported: one, and several. */
  readonly counted: readonly [string, string];
  /** Several versions may have one name. */
  readonly isVersioned: boolean;
  /** The keys that stand for another, which is not missed when something is wrong with them: `{ image: "build" }`. */
  readonly substitutes?: Readonly<Record<string, string>>;
  /** The input that an export writes into a file of its own, the input that names such a file, and the folder of these files. */
  readonly ownFile?: { readonly input: string; readonly pathInput: string; readonly folder: string };
  /** How a message calls what is part of a document: `the build context of an environment`. */
  readonly partNoun?: string;
  /** Their keys. Those that are `ours` are not Azure ML's. */
  readonly fields: Fields;
  /** Keys that Azure ML's loader accepts and that mean nothing; `*` stands for each item of a list. */
  readonly ignored: readonly string[];
  /** What to say of keys that a document may have and must not, instead of naming the nearest. */
  readonly strangers: Readonly<Record<string, string>>;
  readonly rules: readonly Rule[];
  /** The input that keeps the name of the thing in Azure when its document is renamed. Without it, that makes another thing. */
  readonly nameInput?: string;
  /** One text for the names that Azure takes for the same. */
  sameName(name: string): string;
  /** Which keys are which inputs. */
  readonly rows: readonly Row[];
  /** The document with what is in the files that it names, which are parts of it. */
  around?(values: Values, surroundings: Surroundings): Read;
  /** The document with nothing shortened in it. */
  expanded(document: Values): Values;
  /** The document of the inputs; `ownFile` names the file that the input of that kind is in. */
  written(inputs: Values, ownFile?: string): Values;
  /** Scalars that are texts however they are written. */
  isAsWritten(path: Path): boolean;
  /** Finds the problems of inputs whose workspace is not known. */
  checked(inputs: Values): Problem[];
  /** The ARM body that creates what a document defines, but for what only a deployment knows. `source` is the document. */
  body(inputs: Values, source: Values, workspaceId: string): Values;
  /** The body with what Azure ML's own loader adds to a document, and in its letter case. */
  withLoaderDefaults(body: Values, source: Values): Values;
}
