import { show } from "../core/values";
import type { Definition, PlacedProblem } from "./definition";

/** `file:line:column: path: message`, which editors and terminals turn into a link. */
export function placed({ file }: Definition, { line, column, path, message }: PlacedProblem): string {
  return `${file}:${line}:${column}: ${path.length > 0 ? `${show(path)}: ` : ""}${message}`;
}
