import { type CollectionTag, Document, isMap, Scalar, type ScalarTag, type TagId, visit } from "yaml";
import { originOf } from "../core/rows";
import { type Path, show, type Values } from "../core/values";
import type { Kind } from "../kinds/kind";
import { WRITING_TAGS } from "./scalars";

export interface WriteOptions {
  /** Paths of secrets that the inputs leave out. Each is named in a comment where it would stand. */
  readonly secrets?: readonly Path[];
  /** The name of the file that has a part of the document; without it, the document has it. */
  readonly ownFile?: string;
}

/** A document in Azure ML's own keys as far as they say it, and in ours for the rest. Reading it gives the inputs. */
export function writeDefinition(
  { documents: { rows, written } }: Kind,
  inputs: Values,
  { secrets = [], ownFile }: WriteOptions = {},
): string {
  const values = written(inputs, ownFile);
  const document = new Document(values, {
    version: "1.1",
    customTags: (tags) => [...WRITING_TAGS, ...tags.filter(isNoMerge)],
  });
  visit(document, { Scalar: (_, scalar) => quoteBlank(scalar) });
  for (const secret of secrets) note(document, originOf(rows, secret, values));
  return document.toString({ lineWidth: 0, indentSeq: true });
}

/** What a path of the inputs is in the document that is written of them. */
export function pathInDocument({ documents: { rows, written } }: Kind, inputs: Values, path: Path): Path {
  return originOf(rows, path, written(inputs));
}

/** The library writes the text `<<` as the sign of a merge. */
function isNoMerge(tag: TagId | CollectionTag | ScalarTag): boolean {
  return typeof tag === "string" ? tag !== "merge" : tag.tag !== "tag:yaml.org,2002:merge";
}

/** As a block of lines, which the library would write, spaces before the first line break are lost. */
function quoteBlank(scalar: Scalar): void {
  if (typeof scalar.value === "string" && /^\s*\n\s*$/.test(scalar.value)) scalar.type = Scalar.QUOTE_DOUBLE;
}

/** A comment about a secret, at the end of the nearest mapping that is there. */
function note(document: Document, path: Path): void {
  for (let length = path.length - 1; length >= 0; length--) {
    const map = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (!isMap(map)) continue;
    const text = ` ${show(path.slice(length))}: a secret, which stays as it is. To change it, write it here.`;
    map.comment = map.comment ? `${map.comment}\n${text}` : text;
    return;
  }
}
