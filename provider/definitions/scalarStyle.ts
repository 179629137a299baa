import { isPlainText } from "./scalars";

export type ScalarStyle = "plain" | "single" | "double";

const SPECIAL = /[^\n\x20-\x7e]/u;
const INDICATOR = /^(?:---|\.\.\.|[#,[\]{}&*!|>'"%@`]|[?:-](?:[ \n]|$))|:(?:[ \n]|$)|[ \n]#/;

/** How PyYAML quotes a text, in block style and with ASCII alone. */
export function styleOf(text: string): ScalarStyle {
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
