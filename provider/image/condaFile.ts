/** What a conda specification says, whatever its spelling; or why it is none. */
export type CondaReading =
  | { readonly canonical: string; readonly problem?: undefined }
  | { readonly problem: string; readonly canonical?: undefined };

/**
 * Reads the text of a conda specification. Comments, the order of keys, quotes, indents and line endings leave no trace in
 * `canonical`; the order of lists does. Both versions of YAML are read, because conda and Azure's clients differ there:
 * `DEBUG: yes` is a text in 1.2 and true in 1.1, so quoting it is a change.
 */
export function readCondaFile(text: string): CondaReading {
  // Every program loads this file, and few have a conda file in it.
  const { LineCounter, parseDocument }: typeof import("yaml") = require("yaml");
  const lines = new LineCounter();
  const document = parseDocument(text, { version: "1.2", lineCounter: lines, ...AS_WRITTEN });
  const [error] = document.errors;
  if (error) {
    const { line, col } = lines.linePos(error.pos[0]);
    const what = error.code === "MULTIPLE_DOCS" ? "a second document begins" : error.message;
    return { problem: `this is not one YAML document: line ${line}, column ${col}: ${sentence(what)}` };
  }
  try {
    const value: unknown = document.toJS({ mapAsMap: true });
    if (!(value instanceof Map))
      return { problem: `expected a mapping such as "dependencies:", got ${kindOf(value)}.` };
    const older = parseDocument(text, { version: "1.1", uniqueKeys: false, ...AS_WRITTEN });
    const readings = [value, older.toJS({ mapAsMap: true })].map((each) => JSON.stringify(tagged(each)));
    return { canonical: [...new Set(readings)].join(" ") };
  } catch (reason) {
    // Aliases that lead nowhere, or would multiply without end, are found here.
    return { problem: `this YAML cannot be read: ${sentence((reason as Error).message)}` };
  }
}

/** Whole numbers stay apart from others, and messages do not quote the text, which may hold a token. */
const AS_WRITTEN = { intAsBigInt: true, prettyErrors: false } as const;

function sentence(message: string): string {
  return message.endsWith(".") ? message : `${message}.`;
}

/** JSON in which no two values look alike: `1`, `1.0` and `"1"` are three. */
function tagged(value: unknown): unknown {
  if (value instanceof Map) {
    const entries = [...value].map(([key, child]) => [JSON.stringify(tagged(key)), tagged(child)] as const);
    return { map: entries.sort(([a], [b]) => (a < b ? -1 : 1)) };
  }
  if (Array.isArray(value)) return value.map(tagged);
  if (typeof value === "bigint") return { integer: String(value) };
  if (typeof value === "number") return { float: String(value) };
  if (value instanceof Set) return { set: [...value].map((item) => JSON.stringify(tagged(item))).sort() };
  if (value instanceof Date) return { time: value.toISOString() };
  if (value instanceof Uint8Array) return { binary: Buffer.from(value).toString("base64") };
  return value;
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  return typeof value === "string" ? "a text" : "a single value";
}
