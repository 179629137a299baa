import type { Value, Values } from "../core/values";
import { isNear, nearest } from "../core/words";
import type { Recognition } from "../kinds/documents";
import type { Kind } from "../kinds/kind";

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
