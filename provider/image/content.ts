import { createHash } from "node:crypto";
import { AzureMLError } from "../core/errors";

/**
 * Everything that makes one image differ from another, as `docs/image-content.md` lists it: what Azure ML fixes when a version is
 * registered, apart from its name.
 */
export interface ImageContent {
  /** The base image. */
  readonly image?: string;
  /** The text of the conda specification. */
  readonly condaFile?: string;
  readonly build?: BuildContent;
  /** Default `Linux`. */
  readonly osType?: string;
  readonly inferenceConfig?: Readonly<Record<string, Route | undefined>>;
  /** Default `Disabled`. */
  readonly autoRebuild?: string;
}

export interface BuildContent {
  /** Of a local folder: what `readContext` found in it. */
  readonly contextHash?: string;
  /** Of a context that is elsewhere: its address, which says nothing of what is there. */
  readonly contextUri?: string | undefined;
  /** Default `Dockerfile`. */
  readonly dockerfilePath?: string | undefined;
}

/** Where a server in the image answers, such as its `livenessRoute`. */
export interface Route {
  readonly path: string;
  readonly port: number;
}

/**
 * The same for the same content, in every release: golden tests hold it. Another way to hash would be another format, beside
 * this one, with another first line and another first letter of versions.
 */
export function contentHash(content: ImageContent): string {
  return createHash("sha256")
    .update(`pulumi-azureml image content 1\n${described(content)}`)
    .digest("hex");
}

/** The version of an image that has none of its own: letters and digits, and never a number, even to YAML. */
export function versionOf(content: ImageContent): string {
  return `c${contentHash(content).slice(0, 20)}`;
}

/** Where the Dockerfile is in its context: `docker/Dockerfile` for `./docker\Dockerfile`. */
export function normalDockerfilePath(given = "Dockerfile"): string {
  const parts = given.replaceAll("\\", "/").split("/");
  return parts.filter((part, i) => part !== "." && (part !== "" || i === 0)).join("/") || "Dockerfile";
}

function described({ image, condaFile, build, osType, inferenceConfig, autoRebuild }: ImageContent): string {
  return JSON.stringify([
    image ?? null,
    condaFile === undefined ? null : canonicalConda(condaFile),
    build ? [build.contextHash ?? null, build.contextUri ?? null, normalDockerfilePath(build.dockerfilePath)] : null,
    (osType ?? "Linux").toLowerCase(),
    routes(inferenceConfig),
    (autoRebuild ?? "Disabled").toLowerCase(),
  ]);
}

function canonicalConda(text: string): string {
  const { canonical, problem } = readCondaFile(text);
  if (problem !== undefined)
    throw new AzureMLError("InvalidInput", `The conda specification cannot be used: ${problem}`);
  return canonical;
}

function routes(config: ImageContent["inferenceConfig"] = {}): unknown {
  const present = Object.entries(config).flatMap(([name, route]) => (route ? [[name, route.path, route.port]] : []));
  return present.sort(([a = ""], [b = ""]) => (a < b ? -1 : 1));
}

/** Undefined when the base image is always the same one. */
export function floatingTag(image: string): string | undefined {
  if (image.includes("@")) return undefined;
  const tag = image.slice(image.lastIndexOf("/") + 1).split(":")[1];
  if (tag && tag !== "latest") return undefined;
  const named = tag ? `the tag "latest"` : "no tag, so latest";
  return `"${image}" has ${named}: Azure may build from another image each time, and a newer one makes no new version. Name a tag that stays, or a digest ("@sha256:...").`;
}

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
