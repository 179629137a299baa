import { parse, stringify } from "yaml";

/** The content of a conda file; undefined for a text that is none. */
export function parseConda(text: string | undefined): Record<string, unknown> | undefined {
  if (text === undefined) return undefined;
  try {
    const content: unknown = parse(text);
    return typeof content === "object" && content !== null ? (content as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** A conda file with this content. */
export const writeConda = (content: unknown): string => stringify(content);
