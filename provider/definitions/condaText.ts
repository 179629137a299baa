import { Document, isMap, isScalar, isSeq, Pair, Scalar, YAMLMap, YAMLSeq } from "yaml";
import { pairs, type YamlDocument } from "./documents";
import { isPlainText } from "./scalars";

/**
 * The text of a conda specification as Azure ML's clients send it: sorted keys, no comments. Numbers stay as they were
 * written, where the clients would make `3.1` of `3.10`.
 */
export function condaText(document: YamlDocument, node: unknown): string {
  const sorted = new Document(undefined, { version: "1.1", schema: "failsafe" });
  sorted.contents = plain(document, node) as never;
  return sorted.toString({ indentSeq: false, lineWidth: 80, minContentWidth: 0, singleQuote: true });
}

function plain(document: YamlDocument, given: unknown): unknown {
  const node = document.resolve(given);
  if (isMap(node)) {
    const map = new YAMLMap();
    const entries = pairs(document, node).map(
      ({ key, value }) => new Pair(plain(document, key), plain(document, value)),
    );
    map.items = entries.sort((a, b) => order(keyOf(a), keyOf(b)));
    return map;
  }
  if (isSeq(node)) {
    const list = new YAMLSeq();
    list.items = node.items.map((item) => plain(document, item));
    return list;
  }
  return isScalar(node) ? written(node) : unquoted("null");
}

function written({ value, source }: Scalar): Scalar {
  if (typeof value !== "string") return unquoted(value === null ? "null" : (source ?? String(value)));
  const text = new Scalar(value);
  if (!isPlainText(value)) text.type = Scalar.QUOTE_SINGLE;
  return text;
}

function unquoted(source: string): Scalar {
  const scalar = new Scalar(source);
  scalar.type = Scalar.PLAIN;
  return scalar;
}

const keyOf = ({ key }: Pair) => String((key as Scalar).value);
const order = (a: string, b: string) => (a < b ? -1 : Number(a > b));
