import assert from "node:assert/strict";
import { itself } from "../../provider/azure/validation";
import { agrees } from "../../provider/core/canonical";
import type { Resource } from "../../provider/core/resource";
import { at, equal, isRecord, type Path, type Value, type Values } from "../../provider/core/values";
import { type Azure, type Json, startAzure } from "../provider/azure";
import { putReferred, withBase } from "./behind";
import {
  CHANGED,
  type FieldChange,
  IMAGE_CHANGES,
  IMAGE_LEAVES,
  INSTANCE_CHANGES,
  INSTANCE_LEAVES,
  isOptional,
  REMOVED,
  UNCHANGEABLE,
} from "./fieldChanges";
import { SPELLED_ONE_WAY, SPELLINGS } from "./fieldSamenesses";
import { kindsOf } from "./kinds";

interface Made {
  readonly id: string;
  readonly inputs: Json;
  readonly outs: Json;
}

/** Where two records of inputs differ; lists as a whole. */
function differences(one: Value, other: Value, around: Path = []): Path[] {
  if (!isRecord(one) || !isRecord(other)) return equal(one, other) ? [] : [around];
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return names.flatMap((name) => differences(one[name], other[name], [...around, name]));
}

/** What a refresh and the diff after it tell, as the engine calls them. */
async function refreshed(served: Azure["provider"], { id, inputs, outs }: Made) {
  const read: Json = await served.read(id, outs);
  const { changes } = await served.diff(id, read.props, inputs);
  return { read, changes, paths: differences(inputs, read.inputs) };
}

describe("a refresh", () => {
  let azure: Azure;
  before(async () => {
    azure = await startAzure();
    await putReferred(azure);
  });
  after(() => azure.close());

  for (const [name, { changes, samenesses, served, resource, inputs, remake, remove }] of Object.entries(
    kindsOf(() => azure),
  )) {
    async function made(given: Values): Promise<Made> {
      const { inputs: checked, failures } = await served().check({}, inputs(given));
      assert.deepEqual(failures, []);
      const { id, outs } = (await served().create(checked)) as Json;
      last = id;
      return { id, inputs: checked, outs };
    }

    let last: string | undefined;
    afterEach(async () => {
      if (last) await remove(last);
      last = undefined;
    });

    async function finds({ field, declared, found, path }: FieldChange): Promise<void> {
      const before = await made(declared);
      assert.deepEqual((await refreshed(served(), before)).paths, []);
      await remake(before.id, found);
      const { read, changes: isChanged, paths } = await refreshed(served(), before);
      assert.equal(isChanged, true, field);
      const [top = ""] = path;
      const isOwnedItem = resource().fields[String(top)]?.kind === "list" && path.length > 1;
      assert.deepEqual(paths.map(String), [String(isOwnedItem ? [top] : path)]);
      tells(resource(), { read, before, path, found: withBase(found) });
    }

    describe(`finds a change of a property of ${name === "image" ? "an" : "a"} ${name}`, () => {
      for (const change of changes) it(`${change.field}: ${change.what}`, () => finds(change));
    });

    describe(`shows nothing that Azure does not see of ${name === "image" ? "an" : "a"} ${name}`, () => {
      for (const { field, what, declared, found } of samenesses) {
        it(`${field}: ${what}`, async () => {
          const before = await made(declared);
          await remake(before.id, found);
          const { changes: isChanged, paths } = await refreshed(served(), before);
          assert.deepEqual({ isChanged, paths }, { isChanged: false, paths: [] });
        });
      }
    });
  }

  it("has a test for every property that can change behind Pulumi's back", () => {
    const tested = [...INSTANCE_CHANGES, ...IMAGE_CHANGES].flatMap(({ field, what }) =>
      what === CHANGED ? [field] : [],
    );
    const all = [...INSTANCE_LEAVES, ...IMAGE_LEAVES].map(({ field }) => field);
    const untested = all.filter((field) => !tested.includes(field) && !UNCHANGEABLE[field]);
    assert.deepEqual(untested, []);
    assert.deepEqual(
      Object.keys(UNCHANGEABLE).filter((field) => !all.includes(field)),
      [],
    );
  });

  it("has a test for every property that can be removed", () => {
    const tested = [...INSTANCE_CHANGES, ...IMAGE_CHANGES].flatMap(({ field, what }) =>
      what === REMOVED ? [field] : [],
    );
    const optional = [...INSTANCE_LEAVES, ...IMAGE_LEAVES].filter(isOptional).map(({ field }) => field);
    const untested = optional.filter((field) => !tested.includes(field) && !UNCHANGEABLE[field]);
    assert.deepEqual(untested, []);
  });

  it("has a test for every property that can be spelled in more than one way", () => {
    const spelled = [...INSTANCE_LEAVES, ...IMAGE_LEAVES].filter(
      ({ kind }) => kind.canonical && kind.canonical !== itself,
    );
    assert.deepEqual(
      spelled.map(({ field }) => field).filter((field) => !SPELLINGS[field] && !SPELLED_ONE_WAY[field]),
      [],
    );
  });
});

/** The difference has both values. */
function tells(
  resource: Resource,
  { read, before, path, found }: { read: Json; before: Made; path: Path; found: Values },
): void {
  const changes = resource.diff(before.inputs, read.props);
  const [change, ...others] = changes;
  assert.ok(change, "no difference");
  assert.deepEqual(others, []);
  assert.deepEqual(change.path, path);
  const isItem = Array.isArray(found[String(path[0])]) && path.length > 1;
  if (isItem) return;
  assert.ok(agrees(change.field, at(found, path), change.before), `${JSON.stringify(change.before)}`);
  assert.ok(agrees(change.field, at(before.inputs, path), change.after), JSON.stringify(change.after));
}
