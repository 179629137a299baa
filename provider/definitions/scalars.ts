import type { ScalarTag } from "yaml";

/** Plain scalars that Microsoft's clients, which read YAML 1.1 with PyYAML, take for something other than a text. */
const NULL = /^(?:~|null|Null|NULL|)$/;
const TRUE = /^(?:yes|Yes|YES|true|True|TRUE|on|On|ON)$/;
const FALSE = /^(?:no|No|NO|false|False|FALSE|off|Off|OFF)$/;
const BINARY = /^[-+]?0b[01_]+$/;
const OCTAL = /^[-+]?0[0-7_]+$/;
const DECIMAL = /^[-+]?(?:0|[1-9][0-9_]*)$/;
const HEXADECIMAL = /^[-+]?0x[0-9a-fA-F_]+$/;
const SEXAGESIMAL = /^[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+$/;
const FLOAT = /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)(?:[eE][-+][0-9]+)?$/;
const SEXAGESIMAL_FLOAT = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*$/;
const SPECIAL_FLOAT = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const TIME = /^\d{4}-\d\d?-\d\d?(?:(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)?$/;

const tag = (name: string, test: RegExp, resolve: (text: string) => unknown): ScalarTag => ({
  tag: `tag:yaml.org,2002:${name}`,
  default: true,
  test,
  resolve,
});

const digits = (text: string) => text.replaceAll("_", "");
const signed = (text: string, read: (unsigned: string) => number) =>
  /^[-+]/.test(text) ? Number(`${text[0]}1`) * read(text.slice(1)) : read(text);
const bySixty = (text: string) => text.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);

/** What a definition's plain scalars mean: what they mean to Microsoft's clients. A date stays the text that it is. */
export const TAGS: readonly ScalarTag[] = [
  tag("null", NULL, () => null),
  tag("bool", TRUE, () => true),
  tag("bool", FALSE, () => false),
  tag("int", BINARY, (text) => signed(digits(text), (bits) => Number.parseInt(bits.slice(2), 2))),
  tag("int", OCTAL, (text) => signed(digits(text), (octal) => Number.parseInt(octal, 8))),
  tag("int", DECIMAL, (text) => Number(digits(text))),
  tag("int", HEXADECIMAL, (text) => signed(digits(text), Number)),
  tag("int", SEXAGESIMAL, (text) => signed(digits(text), bySixty)),
  tag("float", FLOAT, (text) => Number(digits(text))),
  tag("float", SEXAGESIMAL_FLOAT, (text) => signed(digits(text), bySixty)),
  tag("float", SPECIAL_FLOAT, (text) => (/nan/i.test(text) ? Number.NaN : signed(text, () => Infinity))),
  tag("timestamp", TIME, (text) => new PlainTime(text)),
];

/** A plain date or time. Microsoft's clients refuse one wherever they expect a text. */
export class PlainTime {
  constructor(readonly text: string) {}
}

/** For writing: with the signs of a merge and of a default value, which are texts where they are quoted. */
export const WRITING_TAGS: readonly ScalarTag[] = [...TAGS, tag("merge", /^(?:<<|=)$/, (text) => text)];

/** True when the text, written plain, would be read as a text again. */
export function isPlainText(text: string): boolean {
  return !WRITING_TAGS.some(({ test }) => test?.test(text));
}
