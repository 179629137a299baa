import { isRecord, UNKNOWN, type Value, type Values } from "../../core/values";
import { kindInStack } from "../../kinds";
import type { Effect } from "../../kinds/kind";
import { fromHost } from "../../pulumi/wireFormat";
import type { Step } from "./read";

/** What a step does. Of another provider's resources, what Pulumi says. */
export function effectOf(step: Step): Effect {
  const { type, operation, before, after, observed, overruling = {} } = step;
  const kind = kindInStack(type);
  if (!kind) {
    const isDeletion = operation === "delete" || operation === "replace";
    return { isDeletion, consequence: "none", texts: [], isWaiting: false };
  }
  return kind.effectOf({
    operation,
    before: fromHost(before).values,
    after: unhidden(fromHost(after).values) as Values,
    observed: fromHost(observed).values,
    overruling,
  });
}

/** What becomes of the thing in Azure, where the operation's name does not tell it, and of whom it is taken: without a full stop. */
export function consequenceOf({ becomes, texts }: Effect): string | undefined {
  const told = [becomes, texts.join(" ").replace(/\.$/, "")].filter((part) => part);
  return told.length > 0 ? told.join(": ") : undefined;
}

/** A secret may have changed: nobody can tell. */
function unhidden(value: Value): Value {
  if (value === "[secret]") return UNKNOWN;
  if (Array.isArray(value)) return value.map(unhidden);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, unhidden(inner)]));
}
