import type { DriftDocument } from "../../report";
import { many } from "./words";

export interface Verdict {
  readonly kind: "clean" | "drift" | "unknown" | "nothing";
  readonly sign: string;
  readonly headline: string;
  readonly detail: string;
}

/** What the run comes to. What could not be told is said first, and is never good news. */
export function verdict({ exitCode, summary }: DriftDocument): Verdict {
  const { unreadable, changed, missing, unmanaged, total } = summary;
  const drifted = changed + missing + unmanaged;
  const inDrift = `Drift in ${many(drifted, "resource")}`;
  if (exitCode === 1 || unreadable > 0) {
    const headline = unreadable > 0 ? `Could not check ${many(unreadable, "resource")}` : "Could not be checked";
    const others = drifted > 0 ? `${inDrift} besides.` : "No drift in what could be read.";
    const detail = total > unreadable ? `${others} What could not be read may have drifted.` : "Nothing could be read.";
    return { kind: "unknown", sign: "?", headline, detail };
  }
  if (drifted > 0) {
    return { kind: "drift", sign: "≠", headline: inDrift, detail: `${many(total, "resource")} compared.` };
  }
  if (total === 0) {
    return {
      kind: "nothing",
      sign: "○",
      headline: "Nothing to compare",
      detail: "Nothing is declared, and nothing is there.",
    };
  }
  const left = summary.expected + summary.ignored;
  const but = left > 0 ? `, ${many(left, "of them differs", "of them differ")} as expected or by a rule` : "";
  return { kind: "clean", sign: "✓", headline: "No drift", detail: `${many(total, "resource")} compared${but}.` };
}
