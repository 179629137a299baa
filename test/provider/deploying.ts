import { strict as assert } from "node:assert";
import type { Values } from "../../provider/core/values";
import { SECRET_SIGNATURE, SIGNATURE } from "../../provider/pulumi/wireFormat";
import { type Azure, inputsOf, type Json, WORKSPACE } from "./azure";

export const NAMED = { computeName: "ci-dev" };
export const COMPUTE = `${WORKSPACE}/computes/${NAMED.computeName}`;

/** What the state has of an instance. */
export interface Deployed {
  readonly id: string;
  readonly inputs: Json;
  readonly outs: Json;
}

/** Calls the provider for one instance, `ci-dev`, in the order in which the engine does. */
export function deploying(azure: () => Azure) {
  const check = (given: Values, olds: Json) => azure().provider.check(olds, inputsOf({ ...NAMED, ...given }));

  const checked = async (given: Values, olds: Json = {}): Promise<Json> => {
    const { inputs, failures } = await check(given, olds);
    assert.deepEqual(failures, []);
    return inputs;
  };

  /** The problems that a preview shows. */
  const refused = async (given: Values, olds: Json = {}): Promise<string[]> => {
    const { failures = [] } = await check(given, olds);
    assert.ok(failures.every(({ property }) => property === ""));
    return failures.map(({ reason }) => reason);
  };

  const create = async (given: Values = {}): Promise<Deployed> => {
    const inputs = await checked(given);
    return { inputs, ...(await azure().provider.create(inputs)) } as Deployed;
  };

  const planned = ({ id, outs }: Deployed, inputs: Json) => azure().provider.diff(id, outs, inputs);

  /** A change in place, after which nothing is left to change. */
  const update = async (before: Deployed, given: Values = {}): Promise<Deployed> => {
    const inputs = await checked(given, before.inputs);
    const { changes, replaces } = await planned(before, inputs);
    assert.deepEqual({ changes, replaces }, { changes: true, replaces: [] });
    const { outs } = await azure().provider.update(before.id, before.outs, inputs);
    const after = { ...before, inputs, outs };
    assert.equal((await planned(after, inputs)).changes, false);
    return after;
  };

  /** Like `pulumi up`: an update when the diff finds something. */
  const up = async (before: Deployed, given: Values): Promise<Deployed> => {
    const inputs = await checked(given, before.inputs);
    const { changes } = await planned(before, inputs);
    return changes ? update(before, given) : { ...before, inputs };
  };

  /** A command that replaces the instance, just before it deletes: a taint is checked without old inputs alone. */
  const replacing = async (given: Values, olds: Json = {}) => {
    const command = azure().command();
    for (const before of [olds, {}]) {
      const { failures } = await command.check(before, inputsOf({ ...NAMED, ...given }));
      assert.deepEqual(failures, []);
    }
    return command;
  };

  const refreshed = async (before: Deployed): Promise<Deployed> => {
    const { props, inputs }: Json = await azure().provider.read(before.id, before.outs);
    return { ...before, outs: props, inputs };
  };

  const seen = async (): Promise<Json> => (await azure().arm("GET", COMPUTE)).body;
  const writes = async () => (await azure().requests()).filter((request) => !request.startsWith("GET"));

  return { checked, refused, create, planned, update, up, replacing, refreshed, seen, writes };
}

/** What a call that must fail throws, with the outputs as the engine hands them to the next call: secrets in clear. */
export async function failureOf(work: Promise<unknown>): Promise<Json> {
  const [result] = await Promise.allSettled([work]);
  if (result.status === "fulfilled") assert.fail("it succeeded");
  const { reason } = result;
  if (reason.properties) reason.properties = inClear(reason.properties);
  return reason;
}

function inClear(outs: object): Json {
  return JSON.parse(JSON.stringify(outs), (_, inner) =>
    inner?.[SIGNATURE] === SECRET_SIGNATURE ? inner.value : inner,
  );
}
