import { strict as assert } from "node:assert";
import type { Values } from "../../provider/core/values";
import type { Azure, Json } from "./azure";

/** What holds for all inputs of a resource. */
export interface Rest {
  /** Nothing differs after a create, a refresh and a preview, nor after a second check. */
  comesToRest(given: Values): Promise<void>;
  /** Whatever changes in place is there after the update, and stays. */
  changesInPlace(fixed: Values, steps: Values[]): Promise<void>;
}

/** `sent` makes the inputs as the program's side sends them. */
export function restOf(provider: () => Azure["provider"], sent: (given: Values) => Values): Rest {
  async function checked(olds: Json, given: Values): Promise<Json> {
    const { inputs, failures } = await provider().check(olds, sent(given));
    assert.deepEqual(failures, []);
    return inputs;
  }

  async function comesToRest(given: Values): Promise<void> {
    const served = provider();
    const inputs = await checked({}, given);
    const created: Json = await served.create(inputs);
    try {
      const unchanged = async (olds: Json, news: Json) =>
        assert.deepEqual(await served.diff(created.id, olds, news), {
          changes: false,
          replaces: [],
          deleteBeforeReplace: false,
        });
      await unchanged(created.outs, inputs);
      const read: Json = await served.read(created.id, created.outs);
      await unchanged(read.props, inputs);
      assert.deepEqual(read.inputs, inputs);
      assert.deepEqual(await checked(inputs, given), inputs);
    } finally {
      await served.delete(created.id, created.outs);
    }
  }

  async function changesInPlace(fixed: Values, steps: Values[]): Promise<void> {
    const served = provider();
    let inputs = await checked({}, { ...fixed, ...steps[0] });
    const { id, outs: made }: Json = await served.create(inputs);
    let outs = made;
    try {
      for (const step of steps.slice(1)) {
        inputs = await checked(inputs, { ...fixed, ...step });
        const plan = await served.diff(id, outs, inputs);
        assert.deepEqual(plan.replaces, []);
        if (plan.changes) outs = ((await served.update(id, outs, inputs)) as Json).outs;
        assert.equal((await served.diff(id, outs, inputs)).changes, false);
        const read: Json = await served.read(id, outs);
        assert.equal((await served.diff(id, read.props, inputs)).changes, false);
        const { __released, ...declared } = inputs;
        if (plan.changes) assert.deepEqual(read.inputs, declared);
        outs = read.props;
      }
    } finally {
      await served.delete(id, outs);
    }
  }

  return { comesToRest, changesInPlace };
}
