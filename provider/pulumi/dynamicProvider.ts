import type * as pulumi from "@pulumi/pulumi";
import { describe } from "../core/check";
import { type Change, declaredPaths, FULL_WRITE } from "../core/diff";
import { isAzureMLError, isPartialFailure, type PartialFailure } from "../core/errors";
import { isComputed } from "../core/fields";
import { declaredInputs, outputs, reflect } from "../core/reflect";
import type { Call, Clock, Owner, Resource } from "../core/resource";
import { asRecord, equal, type Path, type Values } from "../core/values";
import { type During, engineLog } from "./engine";
import { CONTEXT, DECLARED, fromHost, pointer, RELEASED, SUPERSEDED, toHost, withSecret } from "./wireFormat";

/** Serves a resource through Pulumi's dynamic-provider host, whose sharp edges end here. */
export function dynamicProvider(
  resource: Resource,
  clock: Clock,
  during: During = (work) => work(),
): Required<Pick<pulumi.dynamic.ResourceProvider, "check" | "diff" | "create" | "read" | "update" | "delete">> {
  const { fields } = resource;
  // An update that is interrupted leaves what it has replaced to be deleted by the next one, under an owner that is no more.
  const successors = new Map<string, readonly string[]>();
  const superseded = new Set<string>();
  const calling = <T>(hidden: Values, work: (call: Call) => Promise<T>): Promise<T> =>
    during(async (signal) => {
      const call = callFrom(hidden, clock, signal);
      return work(call).catch((error) => {
        // Pulumi shows no more errors once it was interrupted twice.
        if (signal?.aborted && isAzureMLError(error)) call.log.warn(error.message);
        throw error;
      });
    });

  /** The outputs that Pulumi keeps: what was observed, and what the host would not tell the next call. */
  const store = (observed: Values, inputs: Values, hidden: Values, stillDeclared: readonly Path[] = []): Values => {
    const declared = new Set([...declaredPaths(fields, inputs), ...stillDeclared].map(pointer));
    return toHost(outputs(fields, inputs, observed), { ...hidden, [DECLARED]: [...declared] });
  };

  // Outputs are not written when nothing changes, so they miss what was declared as it already was; old inputs do not.
  const released = (oldInputs: Values, inputs: Values): Values => {
    const now = new Set(declaredPaths(fields, inputs).map(pointer));
    const gone = declaredPaths(fields, oldInputs)
      .map(pointer)
      .filter((path) => !now.has(path));
    return gone.length > 0 ? { [RELEASED]: gone } : {};
  };

  // What steers the provider costs no request, unless it has an operation of its own.
  const isFree = ({ path, operation, field }: Change): boolean =>
    (field.ours === true || fields[String(path[0])]?.ours === true) && operation === FULL_WRITE;

  // What nobody has declared was observed, such as a version that the service chose.
  const withoutOurs = (values: Values, declaredBefore: readonly Path[]): Values => {
    const declared = new Set(declaredBefore.map(([name]) => name));
    return Object.fromEntries(Object.entries(values).filter(([name]) => !fields[name]?.ours || !declared.has(name)));
  };

  return {
    async check(olds, news) {
      const { values: newInputs, hidden } = fromHost(news);
      const { values, hidden: hiddenBefore } = fromHost(olds);
      const oldInputs = Object.keys(values).length > 0 ? values : undefined;
      const isRetained = asRecord(hidden[CONTEXT])["isRetained"] === true;
      const request = { oldInputs, newInputs, isRetained, ownerBefore: ownerOf(hiddenBefore) };
      const checked = await quietly(calling(hidden, (call) => resource.check({ ...call, ...request })));
      // The host prints the value of a named property, secrets' names included; an empty name prints our text alone.
      const failures = checked.problems.map((problem) => ({ property: "", reason: describe(problem) }));
      return { inputs: toHost(checked.inputs, { ...hidden, ...released(values, checked.inputs) }), failures };
    },

    async diff(id, olds, news) {
      const { values: inputs, hidden, observed, declaredBefore, isOwnerNew, superseded: before } = compared(olds, news);
      const changes = resource.diff(inputs, observed, declaredBefore);
      const replacing = changes.filter(({ mutability }) => mutability === "replace");
      const replaces = [...new Set(replacing.map(({ path }) => String(path[0])))];
      const places = replaces.length > 0 && isOwnerNew ? [...before, id] : before;
      for (const each of places) superseded.add(each);
      successors.set(ownerText(hidden), places.slice(-MOST_SUPERSEDED));
      const unfinished = resource.unfinished(observed);
      // Nothing of this is in what the program declares, so the engine would show an update of nothing.
      if (unfinished) callFrom(hidden, clock, undefined).log.info(unfinished);
      const told = replaces.length > 0 ? [] : (resource.interruptions?.(changes, inputs, observed) ?? []);
      for (const text of told) callFrom(hidden, clock, undefined).log.info(text);
      const isChanged = changes.length > 0 || isOwnerNew || unfinished !== undefined;
      const isDeletedFirst = replaces.length > 0 && (resource.deletesBeforeReplace?.(changes, inputs) ?? true);
      return { changes: isChanged, replaces, deleteBeforeReplace: isDeletedFirst };
    },

    async create(given) {
      const { values: inputs, hidden } = fromHost(given);
      const places = successors.get(ownerText(hidden)) ?? [];
      const storeMade = (id: string, observed: Values, isFoundAgain = false) =>
        store(observed, inputs, { ...hidden, ...withPlaces(isFoundAgain ? [...places, id] : places) });
      const made = calling(hidden, (call) => resource.reconcile({ ...call, inputs }));
      const { id, properties, isFoundAgain } = await loudly(made, (found) =>
        storeMade(found.id, found.observed, found.isFoundAgain),
      );
      return { id, outs: storeMade(id, properties, isFoundAgain) };
    },

    async update(id, olds, news) {
      const { values: inputs, observed: before, declaredBefore, isOwnerNew, released, ...given } = compared(olds, news);
      const hidden = { ...given.hidden, ...withPlaces(given.superseded) };
      const consumed = released.length > 0 ? { ...hidden, [RELEASED]: released.map(pointer) } : hidden;
      const changes = resource.diff(inputs, before, declaredBefore);
      const isOurs = changes.length > 0 && changes.every(isFree);
      if (isOurs && !isOwnerNew && resource.unfinished(before) === undefined) {
        return { outs: store(withoutOurs(before, declaredBefore), inputs, consumed) };
      }
      const request = { id, declaredBefore, inputs, observed: before, isOwnerNew };
      const made = calling(hidden, (call) => resource.reconcile({ ...call, ...request }));
      const storeFailed = (observed: Values): Values => {
        // What was to be changed may have been a secret, which the host does not tell.
        const left = resource.diff(inputs, observed, declaredBefore).filter(mayBeSecret);
        // What the user removed and Azure still has is remembered until it is gone.
        const stored = store(observed, inputs, hidden, declaredBefore);
        return left.reduce((outs, { path }) => withSecret(outs, path), stored);
      };
      const { properties } = await loudly(made, ({ observed }) => storeFailed(observed));
      return { outs: store(properties, inputs, consumed) };
    },

    async read(id, props) {
      const { values: before, hidden, declared, released, superseded: places, isStored } = fromHost(props);
      const wanted = declaredInputs(fields, before, declared);
      const request = { id, isForeign: !isStored, declaredBefore: declared, inputs: wanted, observed: before };
      const found = await quietly(calling(hidden, (call) => resource.read({ ...call, ...request })));
      if (!found) return {};
      const inputs = reflect(fields, wanted, found.properties);
      const kept = {
        [DECLARED]: declared.map(pointer),
        ...(released.length > 0 && { [RELEASED]: released.map(pointer) }),
        ...withPlaces(places),
      };
      const shown = toHost(outputs(fields, inputs, found.properties), { ...hidden, ...kept });
      return { id: found.id, props: shown, inputs: toHost(inputs, hidden) };
    },

    async delete(id, props) {
      const { values, hidden, declared } = fromHost(props);
      const inputs = declaredInputs(fields, values, declared);
      const request = { id, inputs, observed: values, isSuperseded: superseded.has(id) };
      await quietly(calling(hidden, (call) => resource.remove({ ...call, ...request })));
    },
  };
}

const MOST_SUPERSEDED = 5;

/** Not what is one of a few words, a number, or Azure's own. */
function mayBeSecret({ field }: Change): boolean {
  return (
    !isComputed(field) && (field.kind === "string" ? !field.choices : !["integer", "boolean"].includes(field.kind))
  );
}

function withPlaces(superseded: readonly string[]): Values {
  return superseded.length > 0 ? { [SUPERSEDED]: [...superseded] } : {};
}

function ownerText(hidden: Values): string {
  return JSON.stringify(hidden[CONTEXT] ?? null);
}

/** What diff and update are given, old outputs against new inputs. */
function compared(olds: unknown, news: unknown) {
  const { values: observed, declared, hidden: hiddenBefore, released: consumed, superseded } = fromHost(olds);
  const { values, hidden, released } = fromHost(news);
  // A refresh hands over the inputs of the last update once more: what that one released is done.
  const isConsumed = equal(released.map(pointer), consumed.map(pointer));
  const [ownerBefore, owner] = [hiddenBefore, hidden].map((each) => asRecord(each[CONTEXT])["owner"]);
  return {
    observed,
    values,
    hidden,
    released,
    superseded,
    declaredBefore: isConsumed ? declared : [...declared, ...released],
    isOwnerNew: owner !== undefined && ownerBefore !== undefined && !equal(owner, ownerBefore),
  };
}

function callFrom(hidden: Values, clock: Clock, signal: AbortSignal | undefined): Call {
  const { urn } = asRecord(hidden[CONTEXT]);
  const log = engineLog(typeof urn === "string" ? urn : undefined);
  return { owner: ownerOf(hidden), signal, log, clock };
}

function ownerOf(hidden: Values): Owner | undefined {
  return asRecord(hidden[CONTEXT])["owner"] as unknown as Owner | undefined;
}

// The host prints the stack of what check, read and delete throw, with file paths; create and update show the message.
async function quietly<T>(work: Promise<T>): Promise<T> {
  return work.catch((error) => {
    if (error instanceof Error) error.stack = "";
    throw error;
  });
}

/** Turns a partial failure into what the host takes for one: without a reason the engine would forget that it failed. */
async function loudly<T>(work: Promise<T>, store: (found: PartialFailure["resource"]) => Values): Promise<T> {
  return work.catch((error) => {
    if (!isPartialFailure(error)) throw error;
    const { message, resource } = error;
    throw Object.assign(error, { id: resource.id, properties: store(resource), reasons: [message] });
  });
}
