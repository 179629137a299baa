import { isPlainText } from "./scalars";

/** What is written. A list or a map that stands in two places is written once, and named in the other. */
export type Tree = ScalarTree | ListTree | MapTree;

export interface ScalarTree {
  readonly kind: "scalar";
  readonly text: string;
  /** False for numbers, booleans and the like, which are never quoted. */
  readonly isText: boolean;
}

interface ListTree {
  readonly kind: "list";
  readonly items: readonly Tree[];
}

export interface MapTree {
  readonly kind: "map";
  readonly entries: readonly (readonly [Tree, Tree])[];
}

const WIDTH = 80;
const INDENT = 2;
/** Of a key that stands on the line of its value; five are counted for its tag. */
const LONGEST_KEY = 127 - 5;

/** Writes YAML to the letter as PyYAML's `dump` does by default, which is what Azure ML's clients send. */
export function yamlText(root: Tree): string {
  const writer = new Writer(anchorsOf(root));
  writer.node(root, 0, { isValue: false, isRoot: true });
  return writer.end();
}

/** PyYAML numbers them in the order in which it meets them for the second time. */
function anchorsOf(root: Tree): Map<Tree, string> {
  const seen = new Set<Tree>();
  const anchors = new Map<Tree, string>();
  const visit = (tree: Tree) => {
    if (tree.kind === "scalar") return;
    if (seen.has(tree)) {
      if (!anchors.has(tree)) anchors.set(tree, `id${String(anchors.size + 1).padStart(3, "0")}`);
      return;
    }
    seen.add(tree);
    for (const each of tree.kind === "list" ? tree.items : tree.entries.flat()) visit(each);
  };
  visit(root);
  return anchors;
}

/** Where a node stands: as the value of a map, and in the whole. */
interface Standing {
  readonly isValue: boolean;
  readonly isRoot?: boolean;
}

class Writer {
  private text = "";
  private column = 0;
  /** True when nothing but indents and indicators that allow more of them stand on the line. */
  private isAtIndent = true;
  /** True after white space. */
  private isApart = true;
  private readonly written = new Set<Tree>();

  constructor(private readonly anchors: ReadonlyMap<Tree, string>) {}

  end(): string {
    this.indentTo(0);
    return this.text;
  }

  node(tree: Tree, indent: number, standing: Standing): void {
    if (tree.kind === "scalar") {
      this.scalar(tree, indent + INDENT, true);
      return;
    }
    const anchor = this.anchors.get(tree);
    if (anchor && this.written.has(tree)) {
      this.indicator(`*${anchor}`);
      return;
    }
    this.written.add(tree);
    if (anchor) this.indicator(`&${anchor}`);
    if (tree.kind === "list") this.list(tree, indent, standing);
    else this.map(tree, indent, standing);
  }

  private list({ items }: ListTree, outer: number, { isValue, isRoot }: Standing): void {
    if (items.length === 0) {
      this.indicator("[]");
      return;
    }
    const isFlush = isRoot || (isValue && !this.isAtIndent);
    const indent = isFlush ? outer : outer + INDENT;
    for (const item of items) {
      this.indentTo(indent);
      this.indicator("-", { staysAtIndent: true });
      this.node(item, indent, { isValue: false });
    }
  }

  private map({ entries }: MapTree, outer: number, { isRoot }: Standing): void {
    if (entries.length === 0) {
      this.indicator("{}");
      return;
    }
    const indent = isRoot ? outer : outer + INDENT;
    for (const [key, value] of entries) {
      this.indentTo(indent);
      if (isSimpleKey(key)) {
        this.scalar(key, indent + INDENT, false);
        this.indicator(":", { isJoined: true });
      } else {
        this.indicator("?", { staysAtIndent: true });
        this.node(key, indent, { isValue: true });
        this.indentTo(indent);
        this.indicator(":", { staysAtIndent: true });
      }
      this.node(value, indent, { isValue: true });
    }
  }

  private scalar({ text, isText }: ScalarTree, indent: number, mayFold: boolean): void {
    const style: ScalarStyle = isText ? styleOf(text) : "plain";
    if (style === "double") this.doubleQuoted(text, indent, mayFold);
    else if (style === "single") this.singleQuoted(text, indent, mayFold);
    else this.plain(text, indent, mayFold);
  }

  private plain(text: string, indent: number, mayFold: boolean): void {
    this.indicator("");
    this.words(text, indent, mayFold);
  }

  private singleQuoted(text: string, indent: number, mayFold: boolean): void {
    this.indicator("'");
    // A line break in the text is an empty line in what is written.
    for (const [i, part] of text.split(/(\n+)/).entries()) {
      if (i % 2 === 0) this.words(part.replaceAll("'", "''"), indent, mayFold);
      else {
        for (let left = part.length; left >= 0; left--) this.lineBreak();
        this.indentTo(indent);
      }
    }
    this.indicator("'", { isJoined: true });
  }

  /** Begins a new line instead of a single space where the line is full. */
  private words(text: string, indent: number, mayFold: boolean): void {
    const parts = text.split(/( +)/);
    for (const [i, part] of parts.entries()) {
      const isInside = Boolean(parts[i - 1] && parts[i + 1]);
      if (mayFold && part === " " && isInside && this.column > WIDTH) this.newLine(indent);
      else if (part) this.put(part);
    }
  }

  private doubleQuoted(text: string, indent: number, mayFold: boolean): void {
    this.indicator('"');
    const characters = [...text];
    let pending = "";
    const flush = () => {
      this.put(pending);
      pending = "";
    };
    for (const [i, character] of characters.entries()) {
      const code = escaped(character);
      if (code) {
        flush();
        this.put(code);
      }
      const isInside = i > 0 && i < characters.length - 1;
      const mayBreak = character === " " || pending === "";
      const column = this.column + (code ? -1 : pending.length);
      if (mayFold && isInside && mayBreak && column > WIDTH) {
        pending += "\\";
        flush();
        this.newLine(indent);
        const next = code ? characters[i + 1] : character;
        if (next === " ") this.put("\\");
      }
      if (!code) pending += character;
    }
    flush();
    this.indicator('"', { isJoined: true });
  }

  private indicator(mark: string, { isJoined = false, staysAtIndent = false } = {}): void {
    const isAtIndent = this.isAtIndent && staysAtIndent;
    this.put(this.isApart || isJoined ? mark : ` ${mark}`);
    this.isApart = false;
    this.isAtIndent = isAtIndent;
  }

  private indentTo(indent: number): void {
    const isDone = this.isAtIndent && (this.column < indent || (this.column === indent && this.isApart));
    if (!isDone) this.lineBreak();
    if (this.column < indent) {
      this.put(" ".repeat(indent - this.column));
      this.isApart = true;
    }
  }

  private newLine(indent: number): void {
    this.indentTo(indent);
    this.isApart = false;
    this.isAtIndent = false;
  }

  private lineBreak(): void {
    this.text += "\n";
    this.column = 0;
    this.isAtIndent = true;
    this.isApart = true;
  }

  private put(text: string): void {
    this.text += text;
    this.column += text.length;
  }
}

function isSimpleKey(key: Tree): key is ScalarTree {
  if (key.kind !== "scalar" || key.text === "" || /[\n\x85\u2028\u2029]/.test(key.text)) return false;
  return [...key.text].length <= LONGEST_KEY;
}

type ScalarStyle = "plain" | "single" | "double";

const SPECIAL = /[^\n\x20-\x7e]/u;
const INDICATOR = /^(?:---|\.\.\.|[#,[\]{}&*!|>'"%@`]|[?:-](?:[ \n]|$))|:(?:[ \n]|$)|[ \n]#/;

/** How PyYAML quotes a text, in block style and with ASCII alone. */
function styleOf(text: string): ScalarStyle {
  if (SPECIAL.test(text) || /\n | \n/.test(text)) return "double";
  const isPlain = isPlainText(text) && !INDICATOR.test(text) && !text.includes("\n") && !/^ | $/.test(text);
  return isPlain ? "plain" : "single";
}

const ESCAPES = new Map(
  Object.entries({
    ...{ "\0": "0", "\x07": "a", "\b": "b", "\t": "t", "\n": "n", "\v": "v", "\f": "f", "\r": "r", "\x1b": "e" },
    ...{ '"': '"', "\\": "\\", "\x85": "N", "\xa0": "_", "\u2028": "L", "\u2029": "P" },
  }),
);

/** The character in a double-quoted scalar; undefined when it stands for itself. */
export function escaped(character: string): string | undefined {
  const short = ESCAPES.get(character);
  if (short) return `\\${short}`;
  if (/[\x20-\x7e]/.test(character)) return undefined;
  const code = character.codePointAt(0) ?? 0;
  const [letter, width] = code > 0xffff ? ["U", 8] : code > 0xff ? ["u", 4] : ["x", 2];
  return `\\${letter}${code
    .toString(16)
    .toUpperCase()
    .padStart(width as number, "0")}`;
}
