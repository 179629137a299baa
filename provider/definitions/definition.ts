import type { Problem } from "../core/check";
import { show, type Values } from "../core/values";

/** A problem of a document. The path is in the document's own keys; line and column start at 1. */
export interface PlacedProblem extends Problem {
  readonly line: number;
  readonly column: number;
}

/** One document of a file. */
export interface Definition {
  /** As it was given, or below the folder that was given. `-` is standard input. */
  readonly file: string;
  /** 1 for the first document of the file. */
  readonly document: number;
  /** The line on which it starts; 1 for the first. */
  readonly line: number;
  /** The word for what it defines: `environment`. Undefined when it cannot be told. */
  readonly kind?: string;
  readonly name?: string;
  /** Of a kind that has versions, when it names one. */
  readonly version?: string;
  /** The inputs of the resource, but for the workspace. Whole only where there is no problem. */
  readonly inputs: Values;
  /** What it says, in its own keys. */
  readonly source: Values;
  readonly problems: readonly PlacedProblem[];
}

/** A document in a folder that defines something else, such as a conda file or a job. */
export interface Skipped {
  readonly file: string;
  readonly document: number;
  readonly reason: string;
}

export interface Loaded {
  /** By file and document. */
  readonly definitions: readonly Definition[];
  readonly skipped: readonly Skipped[];
}

/** `file:line:column: path: message`, which editors and terminals turn into a link. */
export function placed({ file }: Definition, { line, column, path, message }: PlacedProblem): string {
  return `${file}:${line}:${column}: ${path.length > 0 ? `${show(path)}: ` : ""}${message}`;
}
