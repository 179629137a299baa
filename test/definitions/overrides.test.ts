import { strict as assert } from "node:assert";
import * as pulumi from "@pulumi/pulumi";
import type { Named } from "../../provider/definitions/definition";
import { KINDS } from "../../provider/kinds";
import { type OverrideSource, overridden, secretInside } from "../../provider/pulumi/overrides";
import type { DefinedAs } from "./definedAs";

function defined(kind: DefinedAs, name: string, inputs: Named["inputs"], version?: string): Named {
  const place = { file: "a.yml", document: 1, line: 1, source: {}, problems: [] };
  return { ...place, kind, name, key: name, inputs, ...(version && { version }) };
}

const alice = defined("computeInstance", "alice", {
  vmSize: "Standard_DS3_v2",
  tags: { team: "vision", from: "file" },
});
const train = defined("environment", "train", { image: "ubuntu:24.04", tags: { team: "vision" } }, "3");
const program = (overrides: unknown): OverrideSource => ({ where: "overrides", overrides });
const configuration = (overrides: unknown): OverrideSource => ({
  where: "configuration azureml:definitions",
  overrides,
});

async function inputsOf(definition: Named, ...sources: OverrideSource[]): Promise<Record<string, unknown>> {
  const { inputs, problems } = overridden(KINDS, [alice, train], sources);
  assert.deepEqual(problems, []);
  return new Promise((resolve) => pulumi.output(inputs.get(definition)).apply((values) => resolve(values ?? {})));
}

const problemsOf = (...sources: OverrideSource[]) => overridden(KINDS, [alice, train], sources).problems;

describe("overrides of definitions", () => {
  it("merge tags key by key, whatever their letter case, and replace all else", async () => {
    const overrides = { alice: { vmSize: "Standard_DS11_v2", tags: { Team: "speech", stage: "dev" } } };
    assert.deepEqual(await inputsOf(alice, program(overrides)), {
      vmSize: "Standard_DS11_v2",
      tags: { from: "file", Team: "speech", stage: "dev" },
    });
  });

  it("apply the more exact over the less, and configuration over the program", async () => {
    const inProgram = {
      "train:3": { description: "program, version", stage: "program, version" },
      train: { description: "program, name", stage: "program, name", osType: "Linux" },
      "*": { description: "program, all", tags: { owner: "program", all: "program" } },
    };
    const inConfiguration = { "*": { description: "configuration, all", tags: { owner: "configuration" } } };
    assert.deepEqual(await inputsOf(train, program(inProgram), configuration(inConfiguration)), {
      image: "ubuntu:24.04",
      tags: { team: "vision", owner: "configuration", all: "program" },
      description: "configuration, all",
      stage: "program, version",
      osType: "Linux",
    });
  });

  it("may be outputs, whole maps included", async () => {
    const tags = pulumi.output({ team: pulumi.output("speech") });
    const vmSize = Promise.resolve("Standard_DS11_v2");
    const inputs = await inputsOf(alice, program({ alice: { tags, vmSize } }));
    assert.deepEqual(inputs, { vmSize: "Standard_DS11_v2", tags: { team: "speech", from: "file" } });
  });

  it("take away with null, and leave alone with undefined", async () => {
    const inputs = await inputsOf(alice, program({ alice: { vmSize: undefined, tags: null } }));
    assert.deepEqual(inputs, { vmSize: "Standard_DS3_v2", tags: null });
  });

  it("give what only instances or only images have to these alone", async () => {
    const all = program({ "*": { adopt: true, onSupersede: "archive" } });
    assert.deepEqual(Object.keys(await inputsOf(alice, all)), ["vmSize", "tags", "adopt"]);
    assert.deepEqual(Object.keys(await inputsOf(train, all)), ["image", "tags", "onSupersede"]);
  });

  it("can be a function of the definition", async () => {
    const named = ({ kind, name }: Named) => (kind === "computeInstance" ? { computeName: `${name}-dev` } : undefined);
    assert.equal((await inputsOf(alice, program(named)))["computeName"], "alice-dev");
    assert.deepEqual(await inputsOf(train, program(named)), train.inputs);
    assert.deepEqual(problemsOf(program(() => ({ tagz: {} }))), [
      'overrides(alice).tagz: is not an input of a compute instance; the nearest is "tags".',
      'overrides(train).tagz: is not an input of an image; the nearest is "tags".',
    ]);
  });

  it("stay secret where they came from a secret", async () => {
    const secret = secretInside({ "*": { tags: { owner: "x" } }, alice: { sshSettings: { adminPublicKey: "k" } } });
    const { inputs, problems } = overridden(KINDS, [alice, train], [configuration(secret)]);
    assert.deepEqual(problems, []);
    const { tags, sshSettings, vmSize } = inputs.get(alice) ?? {};
    assert.equal(await pulumi.isSecret(pulumi.output(tags.owner)), true);
    assert.equal(await pulumi.isSecret(pulumi.output(sshSettings.adminPublicKey)), true);
    assert.equal(await pulumi.isSecret(pulumi.output([vmSize, tags.team])), false);
  });

  it("say what is wrong with them, all at once, with the nearest name", () => {
    const wrong = { alcie: {}, alice: { vmsize: "", workspaceId: "" }, "*": { tagz: {} }, train: "x", "train:4": {} };
    assert.deepEqual(problemsOf(program(wrong), configuration("text")), [
      'overrides["*"].tagz: is not an input of a compute instance or an image; the nearest is "tags".',
      'overrides["alcie"]: there is no definition of this name; the nearest is "alice".',
      'overrides["alice"].vmsize: is not an input of a compute instance; the nearest is "vmSize".',
      'overrides["alice"].workspaceId: is not an input of a compute instance; the nearest is "onReplace".',
      'overrides["train"]: expected an object, with inputs of resources as its keys.',
      'overrides["train:4"]: there is no definition of this name; the nearest is "train:3".',
      "configuration azureml:definitions: expected an object, with inputs of resources as its keys.",
    ]);
  });
});
