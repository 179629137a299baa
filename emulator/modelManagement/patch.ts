import { userError } from "../arm/errors";
import { isObject } from "../http/body";
import type { ImageBody } from "./record";

type Texts = Record<string, string>;

/** Applies a JSON patch: tags may be replaced as a whole, and properties may only be added to. */
export function patchImage(body: ImageBody, patch: unknown): ImageBody {
  if (!Array.isArray(patch)) throw userError("A JSON patch is a list of operations.");
  return patch.reduce(apply, body);
}

function apply(body: ImageBody, operation: unknown): ImageBody {
  const { op, path, value } = isObject(operation) ? operation : {};
  const isWrite = op === "add" || op === "replace";
  if (isWrite && path === "/kvTags") return { ...body, tags: texts(value, path) };
  if (isWrite && path === "/properties") return { ...body, properties: grown(body.properties, texts(value, path)) };
  throw userError(`The operation '${op}' on '${path}' is not one of add and replace of /kvTags and /properties.`);
}

function grown(old: Texts, value: Texts): Texts {
  const changed = Object.keys(old).filter((key) => value[key] !== old[key]);
  if (changed.length === 0) return value;
  throw userError(`Properties are immutable, these cannot be changed or removed: ${changed.join(", ")}.`, "properties");
}

function texts(value: unknown, path: string): Texts {
  if (isObject(value) && Object.values(value).every((each) => typeof each === "string")) return value as Texts;
  throw userError(`The value of ${path} must be a map of texts.`, path);
}
