import { isObject } from "../http/body";
import { invalidContent, ServiceError } from "./errors";

const MOST = 50;
const LONGEST_NAME = 512;
const LONGEST_VALUE = 256;
const RESERVED = ["<", ">", "%", "&", "\\", "?", "/"];
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
const isReserved = (name: string) => RESERVED.some((each) => name.includes(each)) || /[\u0000-\u001f\u007f]/.test(name);

/** The tags of a tracked resource: a map of strings within the resource manager's limits, or its refusal. */
export function readTags(given: unknown): Record<string, string> | undefined {
  if (given === undefined || given === null) return undefined;
  if (!isObject(given) || !Object.values(given).every((value) => typeof value === "string")) {
    throw invalidContent("tags must be a map of strings.", "tags");
  }
  const tags = given as Record<string, string>;
  refuseNames(
    "InvalidTagNameCharacters",
    Object.keys(tags).filter(isReserved),
    (names) => `The tag names '${names}' have reserved characters '${RESERVED.join(",")}' or control characters.`,
  );
  refuseNames(
    "InvalidTagNameLength",
    Object.keys(tags).filter((name) => name === "" || name.length > LONGEST_NAME),
    (names) => `The tag names '${names}' must have 1 to ${LONGEST_NAME} characters.`,
  );
  refuseNames(
    "InvalidTagValueLength",
    Object.keys(tags).filter((name) => (tags[name] ?? "").length > LONGEST_VALUE),
    (names) => `The values of the tags '${names}' exceed the maximum length of ${LONGEST_VALUE} characters.`,
  );
  const count = Object.keys(tags).length;
  if (count <= MOST) return tags;
  throw new ServiceError("invalid", "TooManyTags", `A resource has at most ${MOST} tags; ${count} were sent.`);
}

function refuseNames(code: string, names: readonly string[], message: (names: string) => string): void {
  if (names.length > 0) throw new ServiceError("invalid", code, message(names.join(",")));
}
