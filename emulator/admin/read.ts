import { isObject } from "../http/body";

/** A wrong body of an admin request; answered 400 with its text. */
export class AdminError extends Error {}

type Reader<T> = (value: unknown, path: string) => T;

const fail = (path: string, expected: string): never => {
  throw new AdminError(`${path || "the body"} must be ${expected}.`);
};

export const text: Reader<string> = (value, path) => (typeof value === "string" ? value : fail(path, "a string"));
export const flag: Reader<boolean> = (value, path) =>
  typeof value === "boolean" ? value : fail(path, "true or false");
export const count: Reader<number> = (value, path) =>
  Number.isInteger(value) && (value as number) >= 0 ? (value as number) : fail(path, "a whole number, 0 or more");
export const seconds: Reader<number> = (value, path) =>
  typeof value === "number" && value >= 0 ? value : fail(path, "a number, 0 or more");

export const pattern: Reader<string> = (value, path) => {
  const source = text(value, path);
  try {
    new RegExp(source);
    return source;
  } catch (error) {
    return fail(path, `a regular expression: ${(error as Error).message}`);
  }
};

export const choice =
  <T extends string>(...values: readonly T[]): Reader<T> =>
  (value, path) =>
    values.find((each) => each === value) ?? fail(path, `one of ${values.join(", ")}`);

export const listOf =
  <T>(item: Reader<T>): Reader<T[]> =>
  (value, path) =>
    Array.isArray(value) ? value.map((each, index) => item(each, `${path}[${index}]`)) : fail(path, "an array");

export const mapOf =
  <T>(item: Reader<T>): Reader<Record<string, T>> =>
  (value, path) =>
    isObject(value)
      ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, item(each, path ? `${path}.${key}` : key)]))
      : fail(path, "an object");

/** A member that may be left out. */
export const optional =
  <T>(reader: Reader<T>): Reader<T | undefined> =>
  (value, path) =>
    value === undefined ? undefined : reader(value, path);

/** An object with exactly these members. */
export const record =
  <T extends Record<string, Reader<unknown>>>(members: T): Reader<{ [K in keyof T]: ReturnType<T[K]> }> =>
  (value, path) => {
    if (!isObject(value)) return fail(path, "an object");
    const unknown = Object.keys(value).find((key) => !(key in members));
    if (unknown)
      throw new AdminError(
        `${path ? `${path}.` : ""}${unknown} is not known; known are ${Object.keys(members).join(", ")}.`,
      );
    const read = Object.entries(members).map(([key, reader]) => [
      key,
      reader(value[key], path ? `${path}.${key}` : key),
    ]);
    return Object.fromEntries(read) as { [K in keyof T]: ReturnType<T[K]> };
  };
