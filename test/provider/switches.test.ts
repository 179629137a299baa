import { strict as assert } from "node:assert";
import fc from "fast-check";
import { type SwitchName, switches } from "../../emulator/switches";
import { fields } from "../../provider/computeInstance/fields";
import { fromWire } from "../../provider/computeInstance/wire";
import { declaredPaths, diff } from "../../provider/core/diff";
import type { Path, Values } from "../../provider/core/values";
import { combinations, optionNames } from "./arbitraries";
import { type Azure, type Json, startAzure, WORKSPACE } from "./azure";

const COMPUTE = `${WORKSPACE}/computes/ci-any`;
const OWNER = { organization: "organization", project: "shop", stack: "dev", type: "ComputeInstance", name: "dev" };
const names = optionNames.filter((name) => fields[name]?.mutability !== "replace");

/** Two values of a property that differ for Azure. */
function pairOf(name: string): [Values, Values] {
  const samples = fc.sample(combinations({}, [name], [name]), { seed: 11, numRuns: 200 });
  const filled = samples.filter((values) => remaining(values, {}).length > 0);
  const first = filled[0] ?? samples[0] ?? {};
  const second = samples.find((values) => remaining(values, first).length > 0 && remaining(first, values).length > 0);
  return second ? [first, second] : assert.fail(`no two values of ${name} are known to differ`);
}

function remaining(declared: Values, observed: Values, declaredBefore: readonly Path[] = []) {
  return diff({ fields, declared, observed, declaredBefore });
}

const pairs = new Map(names.map((name) => [name, pairOf(name)]));

/**
 * Whatever the service does with a change: it happens, or fails in words that help; nothing else is lost; and nobody gets a
 * new disk without a word.
 */
describe("a change of each property that can change in place", () => {
  let azure: Azure;
  let cases = 0;
  let errors = 0;
  let warnings: string[] = [];
  before(async () => {
    azure = await startAzure();
  });
  after(async () => {
    await azure.close();
    console.log(
      `      ${cases} changes, of which ${errors} end in an error, with ${Object.keys(switches).length} switches`,
    );
  });

  const log = { progress: () => {}, info: () => {}, warn: (text: string) => warnings.push(text) };
  const call = () => ({ owner: OWNER, log, clock: azure.clock });
  const reconcile = (request: { id?: string; inputs: Values; declaredBefore?: readonly Path[]; observed?: Values }) =>
    azure.resource.reconcile({ ...call(), ...request });

  const turnOn = (on: readonly SwitchName[]) =>
    azure.admin("PUT", "switches", Object.fromEntries(on.map((name) => [name, true])));

  /** What the emulator has, whatever it shows. */
  async function truth(on: readonly SwitchName[]): Promise<Values> {
    const shown = await azure.admin("GET", "switches");
    const off = Object.fromEntries(Object.keys(shown).map((name) => [name, false]));
    await azure.admin("PUT", "switches", off);
    const { body } = await azure.arm("GET", COMPUTE);
    await turnOn(on);
    const { state } = body.properties.properties;
    return { ...fromWire(body), powerState: state, createdOn: body.properties.createdOn };
  }

  async function begin(on: readonly SwitchName[], base: Values): Promise<{ id: string; outs: Values }> {
    await azure.admin("POST", "reset");
    await azure.admin("PUT", "quotas", { limit: 1_000_000 });
    const { id, properties } = await reconcile({ inputs: base });
    await turnOn(on);
    return { id, outs: properties };
  }

  async function changes(...on: SwitchName[]): Promise<void> {
    let inputs: Values = { workspaceId: WORKSPACE, computeName: "ci-any" };
    for (const [first] of pairs.values()) inputs = { ...inputs, ...first };
    inputs = { ...inputs, powerState: "Running" };
    let { id, outs } = await begin(on, inputs);
    for (const [name, [, second]] of pairs) {
      const { [name]: _, ...without } = inputs;
      for (const wanted of [{ ...inputs, ...second }, without]) {
        const declaredBefore = declaredPaths(fields, inputs);
        if (azure.resource.diff(wanted, outs, declaredBefore).length === 0) continue;
        const what = `${name} with ${on.join(" and ") || "no switch"}, to ${JSON.stringify(wanted[name])}`;
        const before = await truth(on);
        warnings = [];
        cases += 1;
        const failure: Json = await reconcile({ id, inputs: wanted, declaredBefore, observed: outs }).then(
          ({ properties }) => {
            outs = properties;
            return undefined;
          },
          (error) => error,
        );
        const after = await truth(on);
        const differing = remaining(wanted, after, declaredBefore).map(({ path }) => String(path[0]));
        if (failure) {
          errors += 1;
          assert.ok(failure.resource, `${what}: ${failure.stack}`);
          assert.match(failure.message, new RegExp(`\\b${name}\\b`), what);
          assert.match(failure.message, /kept the old value|old value was kept/, what);
          assert.equal(/replacement|replace this one/.test(failure.message), name !== "tags", what);
          assert.deepEqual([...new Set(differing)], [name], `${what}: ${failure.message}`);
          assert.deepEqual(after[name], before[name], what);
          outs = failure.resource.observed;
        } else {
          assert.deepEqual(differing, [], what);
          inputs = wanted;
        }
        const isNew = after["createdOn"] !== before["createdOn"];
        assert.equal(
          isNew,
          warnings.some((text) => text.includes("recreated")),
          what,
        );
        assert.deepEqual(azure.resource.diff(inputs, outs, []), [], what);
      }
    }
  }

  it("happens when Azure does what the specification says", () => changes());
  for (const name of Object.keys(switches) as SwitchName[]) {
    it(`happens or is an error that helps: ${name}`, () => changes(name));
  }
  const together: SwitchName[][] = [
    ["putIgnoresSchedules", "hasNoUpdateSchedules"],
    ["putRefusesSchedules", "hasNoUpdateSchedules"],
    ["putIgnoresIdleTime", "idleActionRefusesNull"],
    ["putRefusesSchedules", "putRecreates"],
    ["putRefusesSchedules", "readOmitsScriptData"],
    ["unmountedStayListed", "dataMountsActionReplaces"],
    Object.keys(switches) as SwitchName[],
  ];
  for (const names of together) {
    const title = names.length > 2 ? "all of them" : names.join(" and ");
    it(`happens or is an error that helps: ${title}`, () => changes(...names));
  }
});
