import { asRecord, show, type Value, type Values } from "../../provider/core/values";
import type { Definition, PlacedProblem } from "../../provider/definitions/definition";
import { KINDS } from "../../provider/kinds";
import { kindDefinedAs } from "../../provider/kinds/kind";
import type { DefinedAs } from "./definedAs";

/** What became of a document, here or in Azure ML's own loader. */
export interface Outcome {
  readonly body?: Values;
  readonly name?: Value;
  readonly version?: Value;
  readonly errors: readonly string[];
}

/** What `render --loader-defaults` makes of a file of one document. */
export function ours(definitions: readonly Definition[], workspaceId: string): Outcome {
  const [definition, second] = definitions;
  if (!definition?.kind || second || definition.problems.length > 0) {
    return { errors: second ? ["several documents"] : (definition?.problems ?? []).map(line) };
  }
  const { kind, name, version, inputs, source } = definition;
  const { body, withLoaderDefaults } = kindDefinedAs(kind, KINDS).documents;
  return { body: withLoaderDefaults(body(inputs, source, workspaceId), source), name, version, errors: [] };
}

const line = ({ path, message }: PlacedProblem) => `${show(path)}: ${message}`;

/** A deliberate difference from Azure ML's loader. */
export interface Difference {
  /** The first cell of its row in docs/definition-differences.md. */
  readonly docs: string;
  /** A document that has it, in a folder with `conda.yml`. */
  readonly example: { readonly kind: DefinedAs; readonly text: string };
  /** Our problem with what the loader takes. */
  readonly refused?: RegExp;
  /** The loader's error for what is taken here. */
  readonly accepted?: RegExp;
  /** What differs in the body: `path: theirs → ours`. */
  readonly changed?: RegExp;
  /** What such a document has in it. */
  readonly written?: RegExp;
}

const instance = (text: string) => ({
  kind: "computeInstance" as const,
  text: `name: abc\ntype: computeinstance\n${text}`,
});
const environment = (text: string) => ({
  kind: "environment" as const,
  text: `name: abc\nimage: python:3.12\n${text}`,
});
const trigger = (keys: string) =>
  instance(`schedules: {compute_start_stop: [{action: stop, trigger: {type: cron, ${keys}}}]}`);

export const DIFFERENCES: readonly Difference[] = [
  {
    docs: "The version of an environment",
    example: environment("version: 1.10"),
    changed: /^version: /,
    accepted: /is not supported for version/,
  },
  {
    docs: "A script without a timeout",
    example: instance("setup_scripts: {startup_script: {path: a.sh}}"),
    changed: /^properties\.properties\.setupScripts\..*\.timeout: "Nonem" → undefined/,
  },
  {
    docs: "A script without a path",
    example: instance("setup_scripts: {startup_script: {command: ls}}"),
    refused: /^setup_scripts\.\w+\.path: is required/,
  },
  {
    docs: "Tags of an instance",
    example: instance("tags: {cost/center: a}"),
    refused: /^tags: has /,
  },
  {
    docs: "A subnet by its name alone",
    example: instance("network_settings: {subnet: own}"),
    refused: /^network_settings\.(vnet_name|subnet): /,
  },
  {
    docs: "Idle times",
    example: instance("idle_time_before_shutdown_minutes: 14"),
    refused: /^idle_time_before_shutdown(_minutes)?: /,
  },
  {
    docs: "Names",
    example: { kind: "computeInstance", text: "name: 1-\ntype: computeinstance" },
    refused: /^name: /,
  },
  {
    docs: "Times of schedules",
    example: trigger('expression: "0 18 * * *", time_zone: Europe/Berlin'),
    refused: /\.trigger(: is required|\.(expression|time_zone|start_time|interval|frequency|schedule\S*): )/,
  },
  {
    docs: "Characters of versions",
    example: environment('version: "18.04:2022"'),
    refused: /^version: .* is not a version/,
  },
  {
    docs: "Ids and SSH keys",
    example: instance("identity: {type: user_assigned, user_assigned_identities: [{resource_id: own}]}"),
    refused: /is not (a GUID|the ARM id of|an SSH public key)/,
  },
  {
    docs: "Keys that need or exclude each other",
    example: instance("identity: {type: user_assigned}"),
    refused:
      /cannot go with|user_assigned_identities(: (is required|needs)|\[\d+\]\.resource_id: is required)|needs a base image/,
  },
  {
    docs: "Keys without a value",
    example: environment("tags: {a: }"),
    refused: /has no value: remove the key/,
  },
  {
    docs: "Tags and environment variables",
    example: environment("tags: {a: 1.10, b: yes}"),
    changed: /^(properties\.tags|.*\.environmentVariables)\./,
    refused: /^(tags|custom_applications\[\d+\]\.environment_variables)\.\S+: expected a string/,
  },
  {
    docs: "Dates where a text is expected",
    example: environment("description: 2024-01-31"),
    accepted: /Not a valid string/,
    written: /2024-01-31/,
  },
  {
    docs: "The same key twice",
    example: environment("image: python:3.13"),
    refused: /stands here for the second time/,
  },
  {
    docs: "Several documents, tabs",
    example: environment("---\n# nothing"),
    accepted: /Error while parsing yaml file/,
  },
  {
    docs: "Conda files",
    example: environment("conda_file: {variables: {A: 3.10}}"),
    refused: /^conda_file: /,
    changed: /^properties\.condaFile: /,
  },
  {
    docs: "Build contexts",
    example: { kind: "environment", text: "name: abc\nbuild: {path: https://host/context}" },
    refused: /^build(\.path)?: /,
    accepted: /Not a valid URL/,
  },
  {
    docs: "Datastores",
    example: { kind: "environment", text: "name: abc\nbuild: {path: .}\ndatastore: azureml:other" },
    refused: /^datastore: /,
  },
  {
    docs: "Paths of routes",
    example: environment(
      "inference_config: {scoring_route: {port: 1, path: /}, liveness_route: {port: 1, path: /}, readiness_route: {port: 1, path: /}}",
    ),
    refused: /^inference_config\.\w+\.path: /,
  },
  {
    docs: "Keys without effect",
    example: environment("auto_delete_setting: {condition: never}"),
    accepted: /"(auto_delete_setting|location|resource_id|id|state|provisioning_state|creation_context|\$schema)": /,
  },
  {
    docs: "Keys of this provider",
    example: instance("power_state: Stopped"),
    accepted: /"(power_state|stage|timeout|month_days)": /,
  },
];

/** What differs between both and is in no row. */
export function unexplained(theirs: Outcome, own: Outcome, text = ""): string[] {
  return found(theirs, own)
    .filter((each) => rowsOf(each, text).length === 0)
    .map(({ kind, what }) => `${kind}: ${what}`);
}

/** The rows that explain what differs between both. */
export function explained(theirs: Outcome, own: Outcome, text = ""): string[] {
  return [...new Set(found(theirs, own).flatMap((each) => rowsOf(each, text).map(({ docs }) => docs)))];
}

interface Found {
  readonly kind: "refused" | "accepted" | "changed";
  readonly what: string;
}

function found(theirs: Outcome, own: Outcome): Found[] {
  if (own.errors.length > 0) {
    return theirs.errors.length > 0 ? [] : own.errors.map((what) => ({ kind: "refused", what }));
  }
  if (!theirs.body || !own.body) return [{ kind: "accepted", what: theirs.errors.join(" ") }];
  const [a, b] = [theirs, own].map(({ body, name, version }) => ({ ...asRecord(body), name, version }) as Values);
  return differences("", a, b).map((what) => ({ kind: "changed", what }));
}

function rowsOf({ kind, what }: Found, text: string): Difference[] {
  return DIFFERENCES.filter((row) => row[kind]?.test(what) && (!row.written || row.written.test(text)));
}

function differences(path: string, theirs: Value, own: Value): string[] {
  const [a, b] = [entriesOf(theirs), entriesOf(own)];
  if (!a || !b || Array.isArray(theirs) !== Array.isArray(own)) {
    const texts = [theirs, own].map((value) => JSON.stringify(value) ?? "undefined");
    return texts[0] === texts[1] ? [] : [`${path}: ${texts.join(" → ")}`];
  }
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((key) => {
    const inside = Array.isArray(theirs) ? `${path}[${key}]` : [path, key].filter(Boolean).join(".");
    return differences(inside, a[key], b[key]);
  });
}

function entriesOf(value: Value): Values | undefined {
  if (Array.isArray(value)) return Object.fromEntries(value.entries());
  return typeof value === "object" && value !== null ? (value as Values) : undefined;
}
