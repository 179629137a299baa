import { strict as assert } from "node:assert";
import { unknownValue } from "@pulumi/pulumi/runtime/rpc";
import { computeInstance } from "../../provider/computeInstance/lifecycle";
import type { Values } from "../../provider/core/values";
import { dynamicProvider } from "../../provider/pulumi/dynamicProvider";
import { fromHost } from "../../provider/pulumi/wireFormat";
import { type Azure, inputsOf, type Json, startAzure } from "./azure";
import { COMPUTE, type Deployed, deploying, failureOf } from "./deploying";

const WHO = 'ComputeInstance "ci-dev" of workspace "vision"';
const SMALL = "Standard_DS3_v2";
const LARGE = "Standard_DS11_v2";
const MACHINE = "the machine of pulumi-azureml emulator, which runs since 2026-11-30 08:00 UTC";

/** When the machines begin to run: the emulator's clock stands. */
const EIGHT = Date.parse("2026-11-30T08:00:00Z");

describe("an interruption", () => {
  let azure: Azure;
  before(async () => {
    azure = await startAzure({}, EIGHT);
  });
  beforeEach(() => azure.admin("POST", "reset"));
  after(() => azure.close());

  const { checked, create, planned, refused, refreshed, seen, writes } = deploying(() => azure);
  const somebody = async (action: string) => {
    assert.ok((await azure.arm("POST", `${COMPUTE}/${action}`)).status < 300);
  };
  /** What a preview says of an update. */
  const shown = (made: Deployed, given: Values): string[] => {
    const observed = fromHost(made.outs).values;
    const { values } = fromHost({ ...made.inputs, ...given });
    return azure.resource.interruptions?.(azure.resource.diff(values, observed), values, observed) ?? [];
  };
  const update = async (made: Deployed, given: Values): Promise<Deployed> => {
    const inputs = await checked(given, made.inputs);
    await azure.requests();
    const { outs } = (await azure.provider.update(made.id, made.outs, inputs)) as Json;
    return { id: made.id, inputs, outs };
  };
  /** An update that fails: what the engine keeps, and the message. */
  const failing = async (made: Deployed, given: Values) => {
    const { message, properties } = await failureOf(update(made, given));
    return { message, after: { ...made, outs: properties } as Deployed };
  };
  const at = async () => {
    const { tags, properties } = await seen();
    return { team: tags.team, vmSize: properties.properties.vmSize, state: properties.properties.state };
  };

  describe("in the preview", () => {
    it("names the machine's owner and since when it runs", async () => {
      const made = await create({ vmSize: SMALL });
      assert.deepEqual(shown(made, { vmSize: LARGE }), [`vmSize: stops and starts ${MACHINE}.`]);
      assert.deepEqual(shown(made, { powerState: "Stopped" }), [`powerState: stops ${MACHINE}.`]);
      assert.deepEqual(shown(made, { vmSize: unknownValue }), [`vmSize: stops and starts ${MACHINE}.`]);
    });

    it("names whom the machine is assigned to", async () => {
      const objectId = "11111111-1111-1111-1111-111111111111";
      const assignedUser = { objectId, tenantId: "22222222-2222-2222-2222-222222222222" };
      const made = await create({ personalComputeInstanceSettings: { assignedUser } });
      const [text = ""] = shown(made, { vmSize: LARGE });
      assert.match(text, new RegExp(`the machine of user ${objectId} \\(created by pulumi-azureml emulator\\), which`));
    });

    it("is none while the machine is stopped, and none of what leaves it running", async () => {
      const made = await create({ vmSize: SMALL, dataMounts: [] });
      assert.deepEqual(shown(made, { tags: { a: "b" }, description: "new", idleTimeBeforeShutdown: "PT1H" }), []);
      const mount = { mountName: "data", source: "azureml://datastores/one/paths/data", sourceType: "URI" };
      assert.deepEqual(shown(made, { dataMounts: [mount] }), []);
      await somebody("stop");
      assert.deepEqual(shown(await refreshed(made), { vmSize: LARGE }), []);
      const stopped = await create({ vmSize: SMALL, powerState: "Stopped", computeName: "ci-other" });
      assert.deepEqual(shown(stopped, { powerState: "Running" }), []);
    });

    it("is told of a machine that is repaired, or of which nothing is known but that it is not stopped", async () => {
      const made = await create();
      await azure.admin("POST", "states", { compute: COMPUTE, state: "Unusable", errors: [] });
      const [repair] = shown(await refreshed(made), {});
      assert.equal(
        repair,
        "the repair: restarts the machine of pulumi-azureml emulator, which is Unusable and may run.",
      );
      const outs = { ...made.outs, state: "Hibernated" };
      const [resize] = shown({ ...made, outs }, { vmSize: LARGE });
      assert.match(resize ?? "", /^vmSize: stops and starts the machine of .*, which is Hibernated and may run\.$/);
    });

    it("says that Azure does not tell since when", async () => {
      const made = await create();
      for (const lastOperation of [undefined, { operationName: "Stop", operationStatus: "StopFailed" }]) {
        const [text] = shown({ ...made, outs: { ...made.outs, lastOperation } }, { vmSize: LARGE });
        assert.match(text ?? "", /which runs; Azure does not tell since when\.$/);
      }
    });
  });

  describe("that was not shown", () => {
    it("by a resize of a machine that runs again is not made, and all else is", async () => {
      const made = await create({ vmSize: SMALL, tags: { team: "a" } });
      await somebody("stop");
      const stopped = await refreshed(made);
      await somebody("start");
      const { message, after } = await failing(stopped, { vmSize: LARGE, tags: { team: "b" } });
      assert.equal(
        message,
        `${WHO}: vmSize was not changed. It is ${MACHINE}, and the state did not know that. Run "pulumi refresh", and "pulumi up" after a look at its preview.`,
      );
      assert.deepEqual(await writes(), ["PUT /computes/ci-dev"]);
      assert.deepEqual(await at(), { team: "b", vmSize: SMALL, state: "Running" });
      await update(await refreshed(after), { vmSize: LARGE, tags: { team: "b" } });
      assert.equal((await at()).vmSize, LARGE);
    });

    it("by a resize is not made when the machine was started while the update ran", async () => {
      const made = await create({ vmSize: SMALL, tags: { team: "a" } });
      await somebody("stop");
      const stopped = await refreshed(made);
      const inputs = await checked({ vmSize: LARGE, tags: { team: "b" } }, made.inputs);
      await azure.requests();
      const connection = azure.connectionOver((send) => async (request) => {
        const response = await send(request);
        if (request.method === "PUT") await somebody("start");
        return response;
      });
      const provider = dynamicProvider(
        computeInstance(() => connection),
        azure.clock,
      );
      const { message } = await failureOf(provider.update(made.id, stopped.outs, inputs));
      assert.match(message, /: it was not resized\. It is the machine of .*, which runs .*"pulumi refresh"/);
      assert.deepEqual(await writes(), ["PUT /computes/ci-dev", "POST /computes/ci-dev/start"]);
    });

    it("by a restart is left to the next up, which shows it", async () => {
      const made = await create({ tags: { team: "a" } });
      await azure.admin("POST", "states", { compute: COMPUTE, state: "Unusable", errors: [] });
      const { message, after } = await failing(made, { tags: { team: "b" } });
      assert.match(message, /it is Unusable .*The next "pulumi up" restarts it\.$/s);
      assert.deepEqual(await writes(), []);
      assert.equal(shown(after, {}).length, 1);
      await update(after, { tags: { team: "b" } });
      assert.deepEqual(await at(), { team: "b", vmSize: SMALL, state: "Running" });
    });

    it("by a deletion of what the state knows as never made is refused", async () => {
      const made = await create();
      const outs = { ...made.outs, state: "CreateFailed", provisioningState: "Failed" };
      await azure.requests();
      const { message } = await failureOf(azure.provider.delete(made.id, outs));
      assert.match(message, /: it was not deleted\. It is the machine of .* Run "pulumi refresh"/);
      assert.deepEqual(await writes(), []);
    });

    it("is told afterwards when Azure restarts the machine by a PUT", async () => {
      const made = await create({ tags: { team: "a" } });
      let observed = fromHost(made.outs).values;
      const changed = async (team: string) => {
        const warnings: string[] = [];
        const log = { progress() {}, info() {}, warn: (text: string) => warnings.push(text) };
        const inputs = { ...fromHost(made.inputs).values, tags: { team } };
        const after = await azure.resource.reconcile({ id: made.id, inputs, observed, log, clock: azure.clock });
        observed = after.properties;
        return warnings;
      };
      assert.deepEqual(await changed("b"), []);
      await azure.admin("PUT", "switches", { putRestarts: true });
      assert.deepEqual(await changed("c"), [
        "Azure shows a Restart of the machine during the update of tags.team, which the preview did not show.",
      ]);
    });

    it("is not looked for in a creation, which may end by a stop", async () => {
      for (const onInterrupt of ["allow", "fail", "whenStopped"]) {
        const computeName = `ci-${onInterrupt}`.toLowerCase();
        const { outs } = await create({ powerState: "Stopped", onInterrupt, computeName });
        assert.equal(outs.state, "Stopped");
      }
    });

    it("is not looked for in a creation that was killed before its stop", async () => {
      await create();
      const { outs } = await create({ powerState: "Stopped", onInterrupt: "fail" });
      assert.equal(outs.state, "Stopped");
    });
  });

  describe("by a creation whose instance is there already, with our own tag", () => {
    it("is refused or waits where it is another size, as onInterrupt says", async () => {
      await create({ vmSize: SMALL });
      await azure.requests();
      const inputs = inputsOf({ computeName: "ci-dev", vmSize: LARGE, onInterrupt: "fail" });
      const { message } = await failureOf(azure.provider.create(inputs));
      assert.match(message, /vmSize is refused, because onInterrupt is "fail": .* since 2026-11-30 08:00 UTC\./);
      assert.deepEqual(await writes(), []);
      const { outs } = await create({ vmSize: LARGE, onInterrupt: "whenStopped" });
      assert.equal(outs.vmSize, SMALL);
      assert.deepEqual(await writes(), []);
      await create({ vmSize: LARGE });
      assert.equal((await at()).vmSize, LARGE);
    });
  });

  describe('with onInterrupt: "fail"', () => {
    const onInterrupt = "fail";

    it("is refused in the preview, with the owner, since when and what to do", async () => {
      const made = await create({ vmSize: SMALL, onInterrupt });
      await azure.requests();
      const would = (what: string, does: string) =>
        `${what}: ${what} is refused, because onInterrupt is "fail": it would ${does} ${MACHINE}. Stop the machine first, or set onInterrupt: "whenStopped" to leave the change until it is stopped. To interrupt it anyway, set onInterrupt: "allow", or the variable AZUREML_ON_INTERRUPT=allow.`;
      assert.deepEqual(await refused({ vmSize: LARGE, onInterrupt }, made.inputs), [would("vmSize", "stop and start")]);
      assert.deepEqual(await refused({ vmSize: SMALL, powerState: "Stopped", onInterrupt }, made.inputs), [
        would("powerState", "stop"),
      ]);
      assert.deepEqual(await writes(), []);
    });

    it("lets everything else pass, and all of it while the machine is stopped", async () => {
      const made = await create({ vmSize: SMALL, onInterrupt });
      const tagged = await update(made, { vmSize: SMALL, onInterrupt, tags: { team: "b" } });
      assert.deepEqual(await refused({ vmSize: SMALL.toUpperCase(), onInterrupt }, tagged.inputs), []);
      await somebody("stop");
      const stopped = await refreshed(tagged);
      await update(stopped, { vmSize: LARGE, onInterrupt, tags: { team: "b" } });
      assert.deepEqual(await at(), { team: "b", vmSize: LARGE, state: "Stopped" });
    });

    it("lets a size be declared that the machine has", async () => {
      const made = await create({ onInterrupt });
      assert.deepEqual(await refused({ vmSize: SMALL, onInterrupt }, made.inputs), []);
      assert.equal((await refused({ vmSize: LARGE, onInterrupt }, made.inputs)).length, 1);
    });

    it("is refused by an update whose preview could not tell, and nothing is sent", async () => {
      const made = await create({ vmSize: SMALL, onInterrupt });
      assert.ok((await azure.arm("POST", `${COMPUTE}/resize`, { targetVMSize: LARGE })).status < 300);
      const { props } = (await azure.provider.read(made.id, made.outs)) as Json;
      const { message } = await failing({ ...made, outs: props }, { vmSize: SMALL, onInterrupt });
      assert.match(message, /: vmSize was not changed\. It is the machine of .* and onInterrupt is "fail"\. Stop/);
      assert.deepEqual(await writes(), []);
    });

    it("is refused of a repair", async () => {
      const made = await create({ onInterrupt });
      await azure.admin("POST", "states", { compute: COMPUTE, state: "Unusable", errors: [] });
      const { message } = await failing(await refreshed(made), { onInterrupt });
      assert.match(message, /is Unusable.*It is not restarted: it is the machine of .* and onInterrupt is "fail"\./s);
      assert.deepEqual(await writes(), []);
    });

    it("is overruled by the configuration or the variable", async () => {
      const made = await create({ vmSize: SMALL, onInterrupt });
      const { settings } = azure.connection;
      const connection = { ...azure.connection, settings: { ...settings, onInterrupt: "allow" } };
      const resource = computeInstance(() => connection);
      const provider = dynamicProvider(resource, azure.clock);
      const sent = inputsOf({ computeName: "ci-dev", vmSize: LARGE, onInterrupt });
      const { inputs, failures } = (await provider.check(made.inputs, sent)) as Json;
      assert.deepEqual(failures, []);
      await provider.update(made.id, made.outs, inputs);
      assert.equal((await at()).vmSize, LARGE);
    });

    it("is refused before an adoption", async () => {
      const { id: _, ...body } = await create({ vmSize: SMALL }).then(seen);
      assert.ok((await azure.arm("PUT", COMPUTE, { ...body, tags: {} })).status < 300);
      const refusal = /exists already and cannot be adopted\. vmSize is refused, .* since 2026-11-30 08:00 UTC\./;
      // Another command: what a check has read is remembered.
      const connection = azure.connectionOver((send) => send);
      const provider = dynamicProvider(
        computeInstance(() => connection),
        azure.clock,
      );
      const sent = inputsOf({ computeName: "ci-dev", vmSize: LARGE, adopt: true, onInterrupt });
      const { inputs, failures } = (await provider.check({}, sent)) as Json;
      assert.match(failures[0].reason, refusal);
      await azure.requests();
      assert.match((await failureOf(provider.create(inputs))).message, refusal);
      assert.deepEqual(await writes(), []);
      await somebody("stop");
      const { outs } = await create({ vmSize: LARGE, adopt: true, onInterrupt });
      assert.equal(outs.vmSize, LARGE);
    });
  });

  describe('with onInterrupt: "whenStopped"', () => {
    const onInterrupt = "whenStopped";

    it("waits, visibly, until an up finds the machine stopped", async () => {
      const made = await create({ vmSize: SMALL, tags: { team: "a" }, onInterrupt });
      const given = { vmSize: LARGE, tags: { team: "b" }, onInterrupt };
      const waiting = `vmSize waits until the machine is stopped: it would stop and start ${MACHINE}.`;
      assert.deepEqual(shown(made, given), [waiting]);
      const after = await update(made, given);
      assert.deepEqual(await writes(), ["PUT /computes/ci-dev"]);
      assert.deepEqual([after.outs.vmSize, after.outs.tags.team], [SMALL, "b"]);

      const again = await update(await refreshed(after), given);
      assert.deepEqual(await writes(), []);
      assert.equal((await planned(again, again.inputs)).changes, true);
      assert.deepEqual(shown(again, {}), [waiting]);

      await somebody("stop");
      const last = await update(again, given);
      assert.deepEqual(await writes(), ["POST /computes/ci-dev/resize"]);
      assert.deepEqual(await at(), { team: "b", vmSize: LARGE, state: "Stopped" });
      assert.equal((await planned(last, last.inputs)).changes, false);
      assert.equal((await planned(await refreshed(last), last.inputs)).changes, false);
    });

    it("waits with a declared stop as well", async () => {
      const made = await create({ onInterrupt });
      const after = await update(made, { powerState: "Stopped", onInterrupt });
      assert.deepEqual(await writes(), []);
      assert.equal((await planned(after, after.inputs)).changes, true);
      await somebody("stop");
      const last = await update(after, { powerState: "Stopped", onInterrupt });
      assert.deepEqual(await writes(), []);
      assert.equal((await planned(last, last.inputs)).changes, false);
    });

    it("waits also where the state took the machine for stopped", async () => {
      const made = await create({ vmSize: SMALL, onInterrupt });
      await somebody("stop");
      const stopped = await refreshed(made);
      await somebody("start");
      const after = await update(stopped, { vmSize: LARGE, onInterrupt });
      assert.deepEqual(await writes(), []);
      assert.equal(after.outs.vmSize, SMALL);
      assert.match(shown(after, {})[0] ?? "", /^vmSize waits until the machine is stopped/);
    });

    it("waits after an adoption", async () => {
      const { id: _, ...body } = await create({ vmSize: SMALL }).then(seen);
      assert.ok((await azure.arm("PUT", COMPUTE, { ...body, tags: {} })).status < 300);
      const made = await create({ vmSize: LARGE, adopt: true, onInterrupt });
      assert.equal(made.outs.vmSize, SMALL);
      assert.equal((await planned(made, made.inputs)).changes, true);
      await somebody("stop");
      await update(made, { vmSize: LARGE, adopt: true, onInterrupt });
      assert.equal((await at()).vmSize, LARGE);
    });

    it("leaves what has failed as it is, and says what it waits for", async () => {
      const made = await create({ onInterrupt });
      await azure.admin("POST", "states", { compute: COMPUTE, state: "Unusable", errors: [] });
      assert.deepEqual(shown(await refreshed(made), {}), [
        'the repair is refused, because onInterrupt is "whenStopped": it would restart the machine of pulumi-azureml emulator, which is Unusable and may run.',
      ]);
      const { message } = await failing(await refreshed(made), { onInterrupt });
      assert.match(message, /It is not restarted: .* and onInterrupt is "whenStopped"\. Stop the machine first\./);
      assert.deepEqual(await writes(), []);
    });
  });

  for (const onInterrupt of ["fail", "whenStopped"]) {
    it(`by a replacement is refused with "${onInterrupt}" while the machine runs, whatever allows the replacement`, async () => {
      const made = await create({ onInterrupt, recreateTrigger: "one" });
      for (const change of [{ recreateTrigger: "two" }, { onReplace: "allow", disableLocalAuth: true }]) {
        const given = { onInterrupt, recreateTrigger: "one", ...change };
        const [problem = ""] = await refused(given, made.inputs);
        assert.match(
          problem,
          /would replace ComputeInstance "ci-dev".*since 2026-11-30 08:00 UTC, and onInterrupt is /,
        );
      }
      await somebody("stop");
      assert.deepEqual(await refused({ onInterrupt, recreateTrigger: "two" }, made.inputs), []);
      const kept = { onInterrupt, recreateTrigger: "one", disableLocalAuth: true };
      assert.match((await refused(kept, made.inputs))[0] ?? "", /Refused, because onReplace is "fail"/);
    });

    it(`by a replacement is refused with "${onInterrupt}" when the machine was started after the preview`, async () => {
      const made = await create({ onInterrupt, recreateTrigger: "one" });
      await somebody("stop");
      const stopped = await refreshed(made);
      const command = azure.command();
      for (const olds of [stopped.inputs, {}]) {
        const sent = inputsOf({ computeName: "ci-dev", onInterrupt, recreateTrigger: "two" });
        assert.deepEqual(((await command.check(olds, sent)) as Json).failures, []);
      }
      await somebody("start");
      await azure.requests();
      const { message } = await failureOf(command.delete(made.id, stopped.outs));
      assert.match(message, /: it was not deleted\. It is the machine of .*, and onInterrupt is /);
      assert.deepEqual(await writes(), []);
    });

    it(`by a replacement that nothing in the inputs causes is refused with "${onInterrupt}" while the machine runs`, async () => {
      const made = await create({ onInterrupt });
      const command = azure.command();
      const sent = inputsOf({ computeName: "ci-dev", onInterrupt });
      assert.deepEqual(((await command.check(made.inputs, sent)) as Json).failures, []);
      const { failures } = (await command.check({}, sent)) as Json;
      assert.match(failures[0].reason, /^onInterrupt: would replace ComputeInstance "ci-dev".*, and onInterrupt is /);
    });

    it(`by a deletion is refused with "${onInterrupt}" while the machine runs`, async () => {
      for (const onDelete of ["delete", "stop"]) {
        const made = await create({ onInterrupt, onDelete, computeName: `ci-${onDelete}` });
        await azure.requests();
        const { message } = await failureOf(azure.provider.delete(made.id, made.outs));
        assert.match(message, /: it was not (deleted|stopped)\. It is the machine of .* AZUREML_ON_INTERRUPT=allow\.$/);
        assert.deepEqual(await writes(), []);
        assert.ok((await azure.arm("POST", `${made.id}/stop`)).status < 300);
        await azure.provider.delete(made.id, made.outs);
      }
    });
  }

  it("is refused in words that are not known", async () => {
    assert.match((await refused({ onInterrupt: "never" }))[0] ?? "", /^onInterrupt: .*"allow", "fail", "whenStopped"/);
  });
});
