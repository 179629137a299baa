import type * as pulumi from "@pulumi/pulumi";
import { describe } from "../core/check";
import { declaredPaths } from "../core/diff";
import { isPartialFailure } from "../core/errors";
import { declaredInputs, outputs, reflect } from "../core/reflect";
import type { Call, Clock, Observed, Owner, Resource } from "../core/resource";
import { asRecord, type Values } from "../core/values";
import { engineLog } from "./engineLog";
import { CONTEXT, DECLARED, fromHost, pointer, toHost } from "./wireFormat";

/** The outputs that Pulumi keeps: what was observed, and what the host would not tell the next call. */
type Stored = Values;

/** Serves a resource through Pulumi's dynamic-provider host, whose sharp edges end here. */
export function dynamicProvider(
  resource: Resource,
  clock: Clock,
): Required<Pick<pulumi.dynamic.ResourceProvider, "check" | "diff" | "create" | "read" | "update" | "delete">> {
  const { fields } = resource;

  const store = ({ properties }: Pick<Observed, "properties">, inputs: Values, hidden: Values): Stored => {
    const declared = declaredPaths(fields, inputs).map(pointer);
    return toHost(outputs(fields, inputs, properties), { ...hidden, [DECLARED]: declared });
  };

  return {
    async check(olds, news) {
      const { values: newInputs, hidden } = fromHost(news);
      const { values } = fromHost(olds);
      const oldInputs = Object.keys(values).length > 0 ? values : undefined;
      const checked = await quietly(resource.check({ ...callFrom(hidden, clock), oldInputs, newInputs }));
      // The host prints the value of a named property, secrets' names included; an empty name prints our text alone.
      const failures = checked.problems.map((problem) => ({ property: "", reason: describe(problem) }));
      return { inputs: toHost(checked.inputs, hidden), failures };
    },

    async diff(_id, olds, news) {
      const { values: observed, declared: declaredBefore } = fromHost(olds);
      const changes = resource.diff(fromHost(news).values, observed, declaredBefore);
      const replacing = changes.filter(({ mutability }) => mutability === "replace");
      const replaces = [...new Set(replacing.map(({ path }) => String(path[0])))];
      const isChanged = changes.length > 0 || resource.isUnfinished(observed);
      return { changes: isChanged, replaces, deleteBeforeReplace: replaces.length > 0 };
    },

    async create(given) {
      const { values: inputs, hidden } = fromHost(given);
      const observed = await loudly(resource.reconcile({ ...callFrom(hidden, clock), inputs }), (found) =>
        store({ properties: found }, inputs, hidden),
      );
      return { id: observed.id, outs: store(observed, inputs, hidden) };
    },

    async update(id, olds, news) {
      const { values: inputs, hidden } = fromHost(news);
      const { values: before, declared: declaredBefore } = fromHost(olds);
      const changes = resource.diff(inputs, before, declaredBefore);
      const isOurs = changes.length > 0 && changes.every(({ path }) => fields[String(path[0])]?.ours);
      if (isOurs && !resource.isUnfinished(before)) return { outs: store({ properties: before }, inputs, hidden) };
      const request = { ...callFrom(hidden, clock), id, declaredBefore, inputs };
      const observed = await loudly(resource.reconcile(request), (found) =>
        store({ properties: found }, inputs, hidden),
      );
      return { outs: store(observed, inputs, hidden) };
    },

    async read(id, props) {
      const { values: before, hidden, declared } = fromHost(props);
      const found = await quietly(resource.read({ ...callFrom(hidden, clock), id, properties: before }));
      if (!found) return {};
      const inputs = reflect(fields, declaredInputs(fields, before, declared), found.properties);
      const shown = toHost(outputs(fields, inputs, found.properties), { ...hidden, [DECLARED]: declared.map(pointer) });
      return { id: found.id, props: shown, inputs: toHost(inputs, hidden) };
    },

    async delete(id, props) {
      const { values, hidden, declared } = fromHost(props);
      const inputs = declaredInputs(fields, values, declared);
      await quietly(resource.remove({ ...callFrom(hidden, clock), id, inputs }));
    },
  };
}

function callFrom(hidden: Values, clock: Clock): Call {
  const { owner, urn } = asRecord(hidden[CONTEXT]);
  const log = engineLog(typeof urn === "string" ? urn : undefined);
  return { owner: owner as unknown as Owner | undefined, log, clock };
}

// The host prints the stack of what check, read and delete throw, with file paths; create and update show the message.
async function quietly<T>(work: Promise<T>): Promise<T> {
  return work.catch((error) => {
    if (error instanceof Error) error.stack = "";
    throw error;
  });
}

/** Turns a partial failure into what the host takes for one: without a reason the engine would forget that it failed. */
async function loudly<T>(work: Promise<T>, store: (observed: Values) => Stored): Promise<T> {
  return work.catch((error) => {
    if (!isPartialFailure(error)) throw error;
    const { message, resource } = error;
    throw Object.assign(error, { id: resource.id, properties: store(resource.observed), reasons: [message] });
  });
}
