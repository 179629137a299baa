import { isMap, isScalar, isSeq, type Scalar } from "yaml";
import { pairs, type YamlDocument } from "./documents";
import { PlainTime } from "./scalars";
import { type MapTree, type ScalarTree, type Tree, yamlText } from "./yamlText";

/**
 * The text of a conda specification as Azure ML's clients send it: sorted keys, no comments, scalars as YAML 1.1 reads
 * them. Only numbers stay as they were written where the clients would make `3.1` of `3.10`.
 */
export function condaText(document: YamlDocument, node: unknown): string {
  const trees = new Map<unknown, Tree>();
  const treeOf = (given: unknown): Tree => {
    const found = document.resolve(given);
    const known = trees.get(found);
    if (known) return known;
    const tree = build(found);
    trees.set(found, tree);
    return tree;
  };
  const build = (found: unknown): Tree => {
    if (isMap(found)) {
      const entries = pairs(document, found).map(({ key, value }) => [treeOf(key), treeOf(value)] as const);
      return { kind: "map", entries: sorted(entries) };
    }
    if (isSeq(found)) return { kind: "list", items: found.items.map(treeOf) };
    return isScalar(found) ? scalarTree(found) : { kind: "scalar", text: "null", isText: false };
  };
  return yamlText(treeOf(node));
}

/** By code points. Python cannot compare texts with numbers; it leaves the order alone then. */
function sorted(entries: MapTree["entries"]): MapTree["entries"] {
  if (!entries.every(([key]) => key.kind === "scalar" && key.isText)) return entries;
  const bytes = ([key]: readonly [Tree, Tree]) => Buffer.from((key as ScalarTree).text);
  return [...entries].sort((a, b) => Buffer.compare(bytes(a), bytes(b)));
}

function scalarTree({ value, source }: Scalar): ScalarTree {
  if (typeof value === "string") return { kind: "scalar", text: value, isText: true };
  const text = typeof value === "number" ? numberText(value, source ?? "") : otherText(value);
  return { kind: "scalar", text, isText: false };
}

function otherText(value: unknown): string {
  return value instanceof PlainTime ? value.text : String(value);
}

function numberText(value: number, source: string): string {
  if (Number.isNaN(value)) return ".nan";
  if (!Number.isFinite(value)) return value > 0 ? ".inf" : "-.inf";
  if (source.includes(".")) return /^-?\d+\.\d*0$/.test(source) ? source : floatText(value);
  return Number.isSafeInteger(value) ? String(value) : source.replaceAll(/[_+]/g, "");
}

/** As Python prints it: an exponent from 1e16 on and below 0.0001. */
function floatText(value: number): string {
  const [digits = "", exponent = "0"] = value.toExponential().split("e");
  const power = Number(exponent);
  if (power < -4 || power >= 16) {
    const whole = digits.includes(".") ? digits : `${digits}.0`;
    return `${whole}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
  }
  const text = Object.is(value, -0) ? "-0" : value.toFixed(Math.max(digits.replace(/[-.]/g, "").length - 1 - power, 0));
  return text.includes(".") ? text : `${text}.0`;
}
