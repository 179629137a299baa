import { check, type Problem } from "../core/check";
import { type Field, type Fields, fieldInside, object } from "../core/fields";
import { mapInside, spelled } from "../core/mapInside";
import { originOf, type Row, readRows } from "../core/rows";
import { asRecord, at, isAbsent, isRecord, type Path, show, type Value, type Values } from "../core/values";
import { isNear, nearest } from "../core/words";
import type { Surroundings as Around, Documents, Recognition } from "../kinds/documents";
import type { Kind } from "../kinds/kind";
import { condaText } from "./condaText";
import type { Definition, PlacedProblem } from "./definition";
import { type Content, contentOf, type YamlDocument } from "./documents";

/** What a document defines, or what it is instead. */
export type Told = {
  /** Its type or its schema says so, or nearly. */
  readonly isExplicit?: boolean;
} & (
  | { readonly kind: Kind; readonly other?: undefined }
  | {
      readonly kind?: undefined;
      readonly other: string;
      readonly isForeign: boolean;
      /** It may be meant to define something. */
      readonly isSlip?: boolean;
    }
);

/**
 * Azure ML's loader is told by the command, and takes a compute for what its `type` says. Here `type` comes first, then
 * `$schema`, then the keys.
 */
export function recognized(document: Values, kinds: readonly Kind[]): Told {
  const { type } = document;
  const schema = schemaOf(document["$schema"]);
  const bySchema = kinds.find((kind) => signs(kind).word === schema);
  if (typeof type === "string") {
    const byType = kinds.find((kind) => signs(kind).word === type.toLowerCase());
    if (byType && !signs(byType).isBySchema) return { kind: byType, isExplicit: true };
    const isFree = [byType, bySchema].some((kind) => kind && signs(kind).isBySchema);
    if (!isFree) return other(`its type is ${JSON.stringify(type)}`, document, kinds, type);
  }
  if (bySchema) return { kind: bySchema, isExplicit: true };
  const part = kinds.map((kind) => signs(kind).isPart?.(document)).find((each) => each !== undefined);
  if (part !== undefined) return other(`it is ${part}`, document, kinds);
  if (schema) return other(`its $schema is that of ${JSON.stringify(schema)}`, document, kinds, schema);
  const keys = new Set(Object.keys(document));
  const byKeys = kinds.filter((kind) => signs(kind).keys.some((key) => keys.has(key)));
  // A document with keys of two kinds is refused in any case; the message is then about keys of the earlier kind.
  const [kind] = [...byKeys].reverse();
  return kind ? { kind } : unknown(document, kinds);
}

function signs({ documents }: Kind): Recognition {
  return documents.recognition;
}

/** A definition that is skipped in silence is missed by nobody: neither a slip nor another word makes one foreign. */
function other(told: string, document: Values, kinds: readonly Kind[], word?: string): Told {
  const slip = (other: string): Told => ({ other, isForeign: false, isSlip: true });
  const meant = kinds.map((kind) => signs(kind).word).find((own) => word !== undefined && isNear(own, word));
  if (meant !== undefined) return { ...slip(`${told}. Is ${meant} meant?`), isExplicit: true };
  const has = (key: string) => Object.hasOwn(document, key);
  for (const { documents } of kinds) {
    const { keys, commonKeys } = documents.recognition;
    const common = commonKeys(document);
    const own = keys.find((key) => has(key) && !common.includes(key));
    if (own !== undefined) return slip(`${told}, but only ${documents.noun} has ${own}.`);
  }
  const vaguely = kinds.map(signs).find(({ vague }) => vague?.words.test(word ?? "") && has(vague.key));
  return vaguely ? slip(`${told}. Is ${vaguely.word} meant?`) : { other: told, isForeign: true };
}

function unknown(document: Values, kinds: readonly Kind[]): Told {
  const keys = Object.keys(document);
  const telling = [...kinds].reverse().flatMap((kind) => signs(kind).keys);
  const meant = keys.flatMap((key) => nearest(key, [...telling, "type"], 1).filter((word) => isNear(key, word)));
  const hint = meant.length > 0 ? ` Is ${meant.join(", ")} meant?` : "";
  const isKnown = (key: string) => kinds.some(({ documents }) => Object.hasOwn(documents.fields, key));
  return {
    other: `it has neither ${kinds.map((kind) => signs(kind).sign).join(" nor ")}.${hint}`,
    isForeign: false,
    isSlip: meant.length > 0 || (keys.includes("name") && keys.every(isKnown)),
  };
}

/** `environment` for `https://…/environment.schema.json` */
function schemaOf(address: Value): string | undefined {
  return typeof address === "string"
    ? /([A-Za-z]+)\.schema\.json\s*(?:#.*)?$/.exec(address)?.[1]?.toLowerCase()
    : undefined;
}

/** The file of a document, and what is around it. */
export type Surroundings = Omit<Around, "textAt"> & { readonly file: string };

/** What a document of this kind defines, with every problem of it. */
export function readDefinition(kind: Kind, document: YamlDocument, surroundings: Surroundings): Definition {
  const { fields, documents } = kind;
  const content = contentOf(document, documents.isAsWritten);
  const given = withoutIgnored(content.values, documents.ignored);
  const textAt = (path: Path) => condaText(document, content.node(path));
  const found = documents.around?.(given, { ...surroundings, textAt }) ?? { values: given, problems: [] };
  const values = coerced(documents.fields, documents.expanded(found.values));
  const checked = check(documents.fields, documents.rules, values);
  const empty = emptyProblems(documents, content, given);
  const valueless = new Set(empty.map(({ path }) => show(path)));
  const others = checked.problems.filter(({ path }) => !valueless.has(show(path)));
  const problems = [...found.problems, ...empty, ...others.map((problem) => ofStranger(documents, problem))];
  const inputs = spelledRecord(fields, asRecord(readRows(documents.rows, checked.inputs)));
  const standsFor = ([other]: Path, [key]: Path) =>
    other !== undefined && documents.substitutes?.[String(key)] === other;
  const isFresh = (path: Path) =>
    !problems.some(({ path: other }) => isWithin(path, other) || isWithin(other, path) || standsFor(other, path));
  for (const { path, message } of documents.checked(inputs)) {
    const origin = path.length > 0 ? originOf(documents.rows, path, values) : path;
    if (isFresh(origin)) problems.push({ path: origin, message: inOwnWords(documents.rows, values, message) });
  }
  const { name, version } = checked.inputs;
  return {
    file: surroundings.file,
    document: document.number,
    line: document.line,
    kind: kind.definedAs,
    ...(typeof name === "string" && { name }),
    ...(documents.isVersioned && typeof version === "string" && { version }),
    inputs,
    source: coerced(documents.fields, content.values),
    problems: placed(problems, content, documents.fields),
  };
}

function ofStranger({ fields, strangers }: Documents, { path, message }: Problem): Problem {
  const name = show(path);
  const isStranger = !isKnown(fields, path) && Object.hasOwn(strangers, name);
  return { path, message: (isStranger && strangers[name]) || message };
}

/** A message in which other inputs are called what the document calls them. */
function inOwnWords(rows: readonly Row[], values: Values, message: string): string {
  const heads = new Set(rows.map(({ to }) => to[0]));
  return message.replace(/\b[a-z]\w*(?:\.[a-z]\w*|\[\d+\])*/g, (words) => {
    const path = words.split(/[.[]/).map((key) => (key.endsWith("]") ? Number.parseInt(key, 10) : key));
    const isPath = heads.has(path[0]) && (path.length > 1 || /[A-Z]/.test(words));
    return isPath ? show(originOf(rows, path, values)) : words;
  });
}

function spelledRecord(fields: Fields, inputs: Values): Values {
  return asRecord(spelled(object("", fields), inputs));
}

function placed(problems: readonly Problem[], content: Content, fields: Fields): PlacedProblem[] {
  const all = problems.map((problem) => ({
    ...problem,
    ...content.place(problem.path, !isKnown(fields, problem.path)),
  }));
  return all.sort((a, b) => a.line - b.line || a.column - b.column);
}

/** A key without a value says nothing; Azure ML's loader refuses it. */
function emptyProblems({ fields }: Documents, content: Content, given: Values): Problem[] {
  return content.empty
    .filter((path) => isKnown(fields, path) && path[0] !== "$schema")
    .filter((path) => path.length === 0 || at(given, path.slice(0, -1)) !== undefined)
    .filter(
      (path) =>
        Object.hasOwn(asRecord(at(given, path.slice(0, -1))), String(path.at(-1))) || typeof path.at(-1) === "number",
    )
    .map((path) => ({ path, message: "has no value: remove the key, or give it one." }));
}

function isKnown(fields: Fields, path: Path): boolean {
  let here: Field | undefined = { kind: "object", doc: "", fields };
  for (const key of path) here = fieldInside(here, key);
  return here !== undefined;
}

function isWithin(path: Path, around: Path): boolean {
  return around.length <= path.length && around.every((key, i) => key === path[i]);
}

/** The values without the keys that are accepted and mean nothing; `*` stands for each item of a list. */
function withoutIgnored(values: Values, ignored: readonly string[]): Values {
  return ignored.reduce<Values>((rest, path) => asRecord(without(rest, path.split("."))), values);
}

function without(value: Value, [key, ...rest]: string[]): Value {
  if (key === undefined) return value;
  if (key === "*") return Array.isArray(value) ? value.map((item) => without(item, rest)) : value;
  if (!isRecord(value) || isAbsent(value[key])) return value;
  const { [key]: inside, ...others } = value;
  return rest.length === 0 ? others : { ...others, [key]: without(inside, rest) };
}

// The words that Azure ML's loader takes, besides the plain booleans of YAML.
const TRUE = new Set(["t", "T", "true", "True", "TRUE", "on", "On", "ON", "y", "Y", "yes", "Yes", "YES", "1"]);
const FALSE = new Set(["f", "F", "false", "False", "FALSE", "off", "Off", "OFF", "n", "N", "no", "No", "NO", "0"]);

/** The values as the table wants them, where Azure ML's loader reads them so: `"15"` as 15, `y` as true. */
function coerced(fields: Fields, values: Values): Values {
  return asRecord(mapInside(object("All values.", fields), values, coercedField));
}

function coercedField(field: Field, value: Value): Value {
  if (field.kind === "integer") return wholeNumber(value);
  if (field.kind === "boolean") return truth(value);
  if (field.kind === "string" && field.choices) return chosen(field.choices, value);
  return mapInside(field, value, coercedField);
}

/** What Python's `int` makes of it. */
function wholeNumber(value: Value): Value {
  if (typeof value === "number") return Number.isFinite(value) ? Math.trunc(value) : value;
  const isNumber = typeof value === "string" && /^\s*[-+]?\d+(?:_\d+)*\s*$/.test(value);
  return isNumber ? Number(value.replaceAll("_", "")) : value;
}

/** `SYSTEM_ASSIGNED`, `systemAssigned` and `SystemAssigned, UserAssigned` are words in snake case, too. */
function chosen(choices: readonly string[], value: Value): Value {
  if (typeof value !== "string") return value;
  const parts = value.split(",").map((part) => part.trim());
  const snake = parts.map((part) => part.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase()).join(",");
  return choices.includes(snake) ? snake : value;
}

function truth(value: Value): Value {
  if (typeof value === "object") return value;
  if (TRUE.has(String(value))) return true;
  return FALSE.has(String(value)) ? false : value;
}
