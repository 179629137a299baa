import { userError } from "../arm/errors";
import type { Image } from "./record";

type Test = (image: Image) => boolean;

/** The images that the query asks for, in its order. */
export function select(images: Image[], query: URLSearchParams): Image[] {
  const found = images.filter((image) => tests.every((make) => make(query)(image)));
  const order = query.get("orderBy") ?? "CreatedAtDesc";
  if (!["CreatedAtDesc", "CreatedAtAsc"].includes(order)) throw userError(`'${order}' is not an order.`, "orderBy");
  return order === "CreatedAtDesc" ? found.reverse() : found;
}

const equals =
  (name: string, read: (image: Image) => string): ((query: URLSearchParams) => Test) =>
  (query) => {
    const wanted = query.get(name);
    return (image) => wanted === null || read(image) === wanted;
  };

/** `a,b=c`: the key a is there, and b has the value c. */
const has =
  (name: string, read: (image: Image) => Record<string, string>): ((query: URLSearchParams) => Test) =>
  (query) => {
    const terms = query.get(name)?.split(",").filter(Boolean) ?? [];
    return (image) =>
      terms.every((term) => {
        const [key = "", ...value] = term.split("=");
        const own = read(image)[key];
        return own !== undefined && (value.length === 0 || own === value.join("="));
      });
  };

const modelIs =
  (name: string, matches: (model: string, wanted: string) => boolean) =>
  (query: URLSearchParams): Test => {
    const wanted = query.get(name);
    return ({ body }) => wanted === null || body.modelIds.some((model) => matches(model, wanted));
  };

const tests: ((query: URLSearchParams) => Test)[] = [
  equals("name", ({ body }) => body.name),
  equals("version", ({ body }) => String(body.version)),
  has("tags", ({ body }) => body.tags),
  has("properties", ({ body }) => body.properties),
  modelIs("modelId", (model, wanted) => model === wanted),
  modelIs("modelName", (model, wanted) => model.split(":")[0] === wanted),
];
