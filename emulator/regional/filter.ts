import { invalidContent } from "../arm/errors";

interface Filterable {
  status?: string | null | undefined;
  runType?: string | undefined;
  tags?: Record<string, string> | undefined;
  properties?: Record<string, string> | undefined;
}
type Test = (run: Filterable) => boolean;

/**
 * Understands the filters that azureml-core builds: eq and ne on Status, RunType, Tags/x and Properties/x, with and, or and
 * parentheses. `neOmitsMissing`: what has no value is not unlike a value, as in databases.
 */
export function parseFilter(text: string, neOmitsMissing = false): Test {
  const tokens = text.match(/\(|\)|"(?:[^"\\]|\\.)*"|'[^']*'|[^\s()]+/g) ?? [];
  if (tokens.length === 0) return () => true;
  const refuse = () => invalidContent(`'${text}' is not a filter that is understood.`, "$filter");
  let next = 0;

  const expression = (): Test => {
    let test = term();
    for (let word = tokens[next]?.toLowerCase(); word === "and" || word === "or"; word = tokens[next]?.toLowerCase()) {
      next++;
      const left = test;
      const right = term();
      test = word === "and" ? (run) => left(run) && right(run) : (run) => left(run) || right(run);
    }
    return test;
  };
  const term = (): Test => {
    if (tokens[next] !== "(") return comparison();
    next++;
    const inner = expression();
    if (tokens[next++] !== ")") throw refuse();
    return inner;
  };
  const comparison = (): Test => {
    const [path = "", operator = "", raw = ""] = tokens.slice(next, next + 3);
    next += 3;
    const read = property(path);
    if (!read || !["eq", "ne"].includes(operator) || raw === "") throw refuse();
    const wanted = raw === "null" ? undefined : raw.replace(/^["']|["']$/g, "");
    if (operator === "eq") return (run) => read(run) === wanted;
    return (run) => {
      const value = read(run);
      return value !== wanted && !(neOmitsMissing && value === undefined);
    };
  };

  const test = expression();
  if (next !== tokens.length) throw refuse();
  return test;
}

function property(path: string): ((run: Filterable) => string | undefined) | undefined {
  const [first = "", ...rest] = path.split("/");
  const name = rest.join("/");
  switch (first.toLowerCase()) {
    case "status":
      return (run) => run.status ?? undefined;
    case "runtype":
      return (run) => run.runType;
    case "tags":
      return (run) => run.tags?.[name];
    case "properties":
      return (run) => run.properties?.[name];
    default:
      return undefined;
  }
}
