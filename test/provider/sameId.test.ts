import { strict as assert } from "node:assert";
import type { Values } from "../../provider/core/values";
import { type Azure, inputsOf, type Json, startAzure } from "./azure";
import { COMPUTE, type Deployed, failureOf } from "./deploying";

const WHO = 'ComputeInstance "ci-dev" of workspace "vision"';
const inputsFor = (name: string, given: Values = {}) =>
  inputsOf({ computeName: "ci-dev", ...given }, { organization: "o", project: "p", stack: "s", type: "t", name });

for (const ownershipTag of ["true", "false"]) {
  describe(`two entries of a state with one instance, ownershipTag ${ownershipTag}`, () => {
    let azure: Azure;
    before(async () => {
      azure = await startAzure({ "azureml:ownershipTag": ownershipTag });
    });
    beforeEach(() => azure.admin("POST", "reset"));
    after(() => azure.close());

    const createdOn = async () => (await azure.arm("GET", COMPUTE)).body?.properties?.createdOn;
    const made = async (name = "dev"): Promise<Deployed> => {
      const command = azure.command();
      const { inputs }: Json = await command.check({}, inputsFor(name));
      return { inputs, ...((await command.create(inputs)) as Json) };
    };
    const adopting = { adopt: "takeOver" };
    /** The entry goes from the state, the instance stays the one that it was. */
    const staysAfter = async (work: () => Promise<unknown>) => {
      const before = await createdOn();
      await azure.requests();
      await work();
      assert.equal(await createdOn(), before);
      assert.deepEqual(
        (await azure.requests()).filter((request) => request.startsWith("DELETE")),
        [],
      );
    };

    it("stays when its entry was renamed in the state, and the program creates it again", async () => {
      const renamed = await made();
      const command = azure.command();
      const { inputs }: Json = await command.check({}, inputsFor("dev", adopting));
      await command.create(inputs);
      await staysAfter(() => command.delete(renamed.id, renamed.outs));
    });

    it("stays when the command that would have deleted the other entry was killed", async () => {
      const renamed = await made();
      const command = azure.command();
      const { failures }: Json = await command.check(renamed.inputs, inputsFor("dev"));
      assert.deepEqual(failures, []);
      await staysAfter(() => command.delete(renamed.id, renamed.outs));
    });

    it("stays when the id of the other entry is in other letters", async () => {
      const { id, inputs, outs } = await made();
      const command = azure.command();
      await command.check(inputs, inputsFor("dev"));
      await staysAfter(() => command.delete(id.toUpperCase().replace("/SUBSCRIPTIONS/", "/subscriptions/"), outs));
    });

    it("stays after an update of the entry that the program has", async () => {
      const { id, inputs, outs } = await made();
      const command = azure.command();
      const { inputs: wanted }: Json = await command.check(inputs, inputsFor("dev", { description: "two" }));
      await command.update(id, outs, wanted);
      await staysAfter(() => command.delete(id, outs));
    });

    it("stays when a resource of another name has taken it over", async () => {
      const old = await made("old");
      const command = azure.command();
      const { inputs, failures }: Json = await command.check({}, inputsFor("new", adopting));
      assert.deepEqual(failures, []);
      await command.create(inputs);
      await staysAfter(() => command.delete(old.id, old.outs));
    });

    it("stays when the program reads it instead", async () => {
      const { id, outs } = await made();
      const command = azure.command();
      await command.read(id.replace("ci-dev", "CI-dev"), inputsFor("other"));
      await staysAfter(() => command.delete(id, outs));
    });

    it("stays, and in the state, when the resource that declares it now failed to be checked or created", async () => {
      const renamed = await made();
      const others = inputsFor("new", { preflight: "off" });
      for (const fail of [
        (command: Json) => command.check({}, inputsFor("new", { vmSize: "Standard_Nowhere" })),
        async (command: Json) => failureOf(command.create((await command.check({}, others)).inputs)),
      ]) {
        const command = azure.command();
        await fail(command);
        await staysAfter(() =>
          assert.rejects(command.delete(renamed.id, renamed.outs), {
            message: `${WHO} was not deleted: the resource "new" of this program declares it as well, and that one failed. Put it right, or take it out of the program; then run "pulumi up" again.`,
          }),
        );
      }
    });

    it("goes when the program replaces it, in each way in which the engine does", async () => {
      for (const olds of [(inputs: Json) => [inputs, {}], () => [{}]]) {
        const { id, inputs, outs } = await made();
        const command = azure.command();
        for (const before of olds(inputs)) await command.check(before, inputsFor("dev"));
        await command.delete(id, outs);
        assert.equal(await createdOn(), undefined);
      }
    });

    it("goes when a resource that is renamed is replaced by the same command", async () => {
      const { id, outs } = await made("old");
      const command = azure.command();
      await command.check({}, inputsFor("new"));
      await command.delete(id, outs);
      assert.equal(await createdOn(), undefined);
    });

    it("goes when its resource gets another name, and another resource may have this one", async () => {
      const { id, inputs, outs } = await made();
      const command = azure.command();
      const moved = inputsFor("dev", { computeName: "ci-two", onReplace: "allow" });
      await command.check(inputs, moved);
      const { failures }: Json = await command.check({}, inputsFor("next"));
      assert.deepEqual(failures, []);
      await command.check({}, moved);
      await command.delete(id, outs);
      assert.equal(await createdOn(), undefined);
    });
  });
}
