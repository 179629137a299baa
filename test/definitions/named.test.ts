import { strict as assert } from "node:assert";
import fc from "fast-check";
import { type Definition, formerKeys, named } from "../../provider/definitions/definition";
import { KINDS } from "../../provider/kinds";
import type { DefinedAs } from "./definedAs";

function defined(kind: DefinedAs, name: string, version?: string, file = "a.yml"): Definition {
  return { file, document: 1, line: 7, kind, name, ...(version && { version }), inputs: {}, source: {}, problems: [] };
}

const keysOf = (definitions: Definition[]) => named(definitions, KINDS).named.map(({ key }) => key);
const problemsOf = (definitions: Definition[]) => named(definitions, KINDS).problems.map(([, { message }]) => message);

describe("the names of definitions", () => {
  it("are those of the documents, also when an instance and an environment have the same", () => {
    const both = [defined("computeInstance", "train"), defined("environment", "train", "3")];
    assert.deepEqual(keysOf(both), ["train", "train"]);
  });

  it("give the plain name to the newest version of an environment, by number", () => {
    const versions = ["1.9", "1.10", "1.2"].map((version) => defined("environment", "train", version));
    assert.deepEqual(keysOf(versions), ["train:1.9", "train", "train:1.2"]);
  });

  it("give the plain name to the version that the content decides", () => {
    const both = [defined("environment", "train", "7"), defined("environment", "train")];
    assert.deepEqual(keysOf(both), ["train:7", "train"]);
  });

  it("do not depend on order or files", () => {
    const definition = fc.record({
      kind: fc.constantFrom<DefinedAs>("computeInstance", "environment"),
      name: fc.constantFrom("a", "A", "b"),
      version: fc.option(fc.constantFrom("1", "01", "2", "10", "a"), { nil: undefined }),
    });
    const distinct = fc.uniqueArray(definition, {
      selector: ({ kind, name, version }) =>
        kind === "environment" ? `${name}:${version}` : `instance ${name.toLowerCase()}`,
    });
    const shuffled = distinct.chain((all) => {
      return fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }));
    });
    const naming = (all: { kind: DefinedAs; name: string; version?: string | undefined }[], file: string) => {
      const { named: found, problems } = named(
        all.map((each) => defined(each.kind, each.name, each.version, file)),
        KINDS,
      );
      assert.deepEqual(problems, []);
      assert.equal(new Set(found.map(({ kind, key }) => `${kind} ${key}`)).size, found.length);
      return found.map(({ kind, name, version, key }) => `${kind} ${name}:${version} is ${key}`).sort();
    };
    fc.assert(
      fc.property(shuffled, ([all, other]) => {
        assert.deepEqual(naming(all, "a.yml"), naming(other, "b.yml"));
      }),
    );
  });

  it("refuse what is defined twice, with both places", () => {
    const twice = [defined("environment", "train", "1"), defined("environment", "train", "1", "b.yml")];
    assert.deepEqual(problemsOf(twice), ['the environment "train:1" is defined at a.yml:7 as well; keep one of them.']);
    assert.equal(named(twice, KINDS).problems[0]?.[0].file, "b.yml");
  });

  it("heed the letter case of environments, and not that of instances", () => {
    const instances = [defined("computeInstance", "Alice"), defined("computeInstance", "alice")];
    assert.deepEqual(problemsOf(instances), ['the instance "alice" is defined at a.yml:7 as well; keep one of them.']);
    assert.deepEqual(problemsOf([defined("environment", "Train"), defined("environment", "train")]), []);
  });

  it("remember what the document of an instance may have been called before", () => {
    assert.deepEqual(formerKeys("alice", "alice", ["alice"]), ["Alice", "ALICE"]);
    assert.deepEqual(formerKeys("Alice", "Alice", ["Alice"]), ["alice", "ALICE"]);
    assert.deepEqual(formerKeys("robert", "bob", ["robert"]), ["bob", "Bob", "BOB", "Robert", "ROBERT"]);
    assert.deepEqual(formerKeys("robert", "bob", ["robert", "bob"]), ["Bob", "BOB", "Robert", "ROBERT"]);
    assert.deepEqual(formerKeys("robert", undefined, ["robert"]), ["Robert", "ROBERT"]);
  });

  it("are required", () => {
    const { name: _, ...nameless } = defined("environment", "train");
    assert.deepEqual(problemsOf([nameless]), ["is missing: a definition is known by it."]);
    const wrong = { ...nameless, problems: [{ path: ["name"], message: "is required.", line: 1, column: 1 }] };
    assert.deepEqual(problemsOf([wrong]), []);
  });
});
