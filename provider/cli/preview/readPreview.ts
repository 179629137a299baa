import { stripVTControlCharacters } from "node:util";
import type { Settings } from "../../azure/config";
import { AzureMLError } from "../../core/errors";
import { asRecord, isRecord, type Value, type Values } from "../../core/values";
import { type Kind, kindInStack } from "../../kinds/kind";

/** What a preview plans for a resource, in the order in which it is counted. */
export const OPERATIONS = ["create", "update", "replace", "delete"] as const;
export type Operation = (typeof OPERATIONS)[number];

/** What a preview says of one resource that is not left as it is. */
export interface Step {
  readonly operation: Operation;
  readonly urn: string;
  readonly type: string;
  /** Undefined where it is another provider's. */
  readonly kind: Kind | undefined;
  readonly before: Values;
  readonly after: Values;
  /** The outputs before. */
  readonly observed: Values;
  /** Of a replacement: the inputs that cause it, as the provider names them. */
  readonly causes: readonly string[];
  /** What counts instead of what the instances declare. */
  readonly overruling?: Overruling | undefined;
}

/** What the configuration or the variables say instead of what programs declare. */
export type Overruling = Pick<Settings, "onDelete" | "onInterrupt">;

/** What Pulumi, a program or a provider said. */
export interface Diagnostic {
  readonly severity: string;
  readonly message: string;
  readonly urn?: string;
}

export const isError = ({ severity }: Diagnostic): boolean => severity === "error";

/** A whole preview. */
export interface Preview {
  readonly steps: readonly Step[];
  /** `project/stack` */
  readonly stack?: string;
  readonly diagnostics: readonly Diagnostic[];
  /** The stack's configuration, such as `azureml:onDelete`. */
  readonly config: Values;
}

const REPLACEMENTS = ["replace", "create-replacement", "delete-replaced"];
const CHANGES: Readonly<Record<string, Operation>> = {
  create: "create",
  import: "create",
  update: "update",
  delete: "delete",
  ...Object.fromEntries(REPLACEMENTS.map((op) => [op, "replace" as const])),
};

/**
 * Reads what `pulumi preview --json` prints: one document, or with PULUMI_ENABLE_STREAMING_JSON_PREVIEW one event a line.
 * Components, providers and the stack itself are left out: what happens to them happens to nothing in a cloud.
 */
export function readPreview(text: string, kinds: readonly Kind[]): Preview {
  const documents = parse(text);
  const [first, ...more] = documents;
  const raw = more.length === 0 && isRecord(first) && !isEvent(first) ? ofDocument(first) : ofEvents(documents);
  // Even where nothing changes there is the stack.
  if (raw.steps.length + raw.diagnostics.length === 0) throw noPreview(text);
  const resources = raw.steps.filter(
    ({ urn, custom }) => custom !== false && !/::pulumi:(pulumi|providers):/.test(urn),
  );
  const steps = new Map<string, Step>();
  // A replacement may be told in two or three steps, of which a deletion knows nothing of the new one.
  for (const { op, custom: _, ...step } of resources) {
    const operation = CHANGES[op];
    if (operation && (op === "replace" || !steps.has(step.urn))) {
      steps.set(step.urn, { ...step, operation, kind: kindInStack(step.type, kinds) });
    }
  }
  const [, stack, project] = /^urn:pulumi:([^:]+)::([^:]+)::/.exec(raw.steps[0]?.urn ?? "") ?? [];
  const place = stack && project ? { stack: `${project}/${stack}` } : {};
  const { config } = raw;
  return { ...place, config, steps: [...steps.values()], diagnostics: raw.diagnostics.flatMap(diagnostic) };
}

interface RawStep extends Omit<Step, "operation" | "kind"> {
  readonly op: string;
  readonly custom?: boolean;
}

interface Raw {
  readonly steps: RawStep[];
  readonly diagnostics: Values[];
  readonly config: Values;
}

function parse(text: string): Value[] {
  for (const documents of [[text], text.split("\n").filter((line) => line.trim())]) {
    try {
      return documents.map((each) => JSON.parse(each));
    } catch {}
  }
  throw noPreview(text);
}

function noPreview(text: string): AzureMLError {
  const said = text.trim() ? `what it got begins with ${JSON.stringify(text.trim().slice(0, 60))}` : "it got nothing";
  return new AzureMLError("InvalidFile", `This needs what "pulumi preview --json" prints; ${said}.`);
}

const isEvent = (value: Value) => isRecord(value) && "sequence" in value;

function ofDocument({ config, steps, diagnostics }: Values): Raw {
  const all = records(steps).map((step): RawStep => {
    const [oldState, newState] = [asRecord(step["oldState"]), asRecord(step["newState"])];
    const state = { ...oldState, ...newState };
    return {
      op: String(step["op"]),
      urn: String(step["urn"]),
      type: String(state["type"] ?? ""),
      ...(typeof state["custom"] === "boolean" && { custom: state["custom"] }),
      before: asRecord(oldState["inputs"]),
      after: asRecord(newState["inputs"]),
      observed: asRecord(oldState["outputs"]),
      causes: words(step["replaceReasons"]),
    };
  });
  return { config: asRecord(config), steps: all, diagnostics: records(diagnostics) };
}

function ofEvents(events: Value[]): Raw {
  const all = records(events);
  const steps = all
    .map(({ resourcePreEvent }) => asRecord(asRecord(resourcePreEvent)["metadata"]))
    .filter(({ urn }) => typeof urn === "string")
    .map((step): RawStep => {
      const [old, new_] = [asRecord(step["old"]), asRecord(step["new"])];
      const { custom } = { ...old, ...new_ };
      return {
        op: String(step["op"]),
        urn: String(step["urn"]),
        type: String(step["type"]),
        ...(typeof custom === "boolean" && { custom }),
        before: asRecord(old["inputs"]),
        after: asRecord(new_["inputs"]),
        observed: asRecord(old["outputs"]),
        causes: words(step["keys"]),
      };
    });
  const config = asRecord(all.map(({ preludeEvent }) => asRecord(preludeEvent)["config"]).find(isRecord));
  return { config, steps, diagnostics: all.flatMap(({ diagnosticEvent }) => records([diagnosticEvent])) };
}

function diagnostic({ severity, message, urn, ephemeral }: Values): Diagnostic[] {
  if (typeof message !== "string" || ephemeral === true || severity === "debug") return [];
  const text = stripVTControlCharacters(message).trim();
  return [{ severity: String(severity), message: text, ...(typeof urn === "string" && urn && { urn }) }];
}

const records = (value: Value): Values[] => (Array.isArray(value) ? value.filter(isRecord) : []);
const words = (value: Value): string[] => (Array.isArray(value) ? value.map(String) : []);
