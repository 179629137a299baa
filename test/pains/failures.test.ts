import { strict as assert } from "node:assert";
import type { Values } from "../../provider/core/values";
import { dynamicProvider } from "../../provider/pulumi/dynamicProvider";
import { type Azure, type Json, startAzure, WORKSPACE } from "../provider/azure";
import { COMPUTE, type Deployed, deploying, failureOf } from "../provider/deploying";

/** What users complain about elsewhere, and what happens here instead. */
describe("pains of failures and interruptions", () => {
  let azure: Azure;
  before(async () => {
    azure = await startAzure();
  });
  beforeEach(() => azure.admin("POST", "reset"));
  after(() => azure.close());

  const { checked, create, planned, update, refreshed, seen, writes } = deploying(() => azure);
  const outcome = (operation: string, errors: Json[], state?: string) =>
    azure.admin("POST", "outcomes", { operation, errors, ...(state && { state }) });
  const slow = () => azure.admin("PUT", "speed", { default: "manual" });
  const azureEnds = async () => {
    await azure.admin("POST", "advance", { toTheEnd: true });
    await azure.admin("PUT", "speed", { default: "immediate" });
  };
  /** What the engine keeps of a create that failed when something is there. */
  const failedCreate = async (inputs: Json, provider = azure.provider): Promise<Deployed & { message: string }> => {
    const { id, properties, message, reasons } = await failureOf(provider.create(inputs));
    assert.deepEqual({ id, reasons }, { id: COMPUTE, reasons: [message] });
    return { id, inputs, outs: properties, message };
  };
  const puts = async () => (await writes()).filter((request) => request.startsWith("PUT"));

  describe("pain 6: stuck or failed instances", () => {
    const UNUSABLE = [{ code: "UnusableNode", message: "The node is unusable." }];
    const heals: Record<string, string[]> = {
      CreateFailed: ["DELETE /computes/ci-dev", "POST /checkComputeNameAvailability", "PUT /computes/ci-dev"],
      SetupFailed: ["POST /computes/ci-dev/restart"],
      Unusable: ["POST /computes/ci-dev/restart"],
    };
    for (const [state, requests] of Object.entries(heals)) {
      it(`one that is ${state} stays in the state, says why, and is brought back by the next up`, async () => {
        await outcome("create", UNUSABLE, state);
        const made = await failedCreate(await checked({}));
        assert.match(made.message, new RegExp(`it is ${state} \\(provisioning \\w+, last operation Create \\w+ at `));
        assert.match(made.message, /^ {2}UnusableNode: The node is unusable\.$/m);
        assert.equal(made.outs.state, state);
        await azure.requests();
        const { outs } = await update(made);
        assert.equal(outs.state, "Running");
        assert.deepEqual(await writes(), requests);
      });
    }

    it("a restart that ends in an unusable node is waited for, told, and tried again", async () => {
      const made = await create();
      await outcome("restart", UNUSABLE, "Unusable");
      await azure.admin("PUT", "speed", { default: { reads: 2 } });
      await azure.arm("POST", `${COMPUTE}/restart`);
      const inputs = await checked({ description: "d" }, made.inputs);
      const { message, properties } = await failureOf(azure.provider.update(made.id, made.outs, inputs));
      assert.match(message, /it is Unusable .*last operation Restart .*\n {2}UnusableNode: The node is unusable\./);
      const { outs } = await update({ ...made, outs: properties }, { description: "d" });
      assert.equal(outs.state, "Running");
    });

    it("a stop that a full disk prevents says what to do, and the instance can still be deleted", async () => {
      const made = await create({ powerState: "Running" });
      const code = "StopComputeNotAllowed";
      await outcome("stop", [{ code, message: "StopCompute is not allowed when ComputeInstance disk is full" }]);
      const inputs = await checked({ powerState: "Stopped" }, made.inputs);
      const { message, properties } = await failureOf(azure.provider.update(made.id, made.outs, inputs));
      assert.match(message, /StopComputeNotAllowed: .* disk is full/);
      assert.match(message, /The disk is full: delete files in a terminal on the instance/);
      await azure.provider.delete(made.id, properties);
      assert.equal((await azure.arm("GET", COMPUTE)).status, 404);
    });
  });

  describe("pain 7: it fails, and where are the logs?", () => {
    it("the error has every reason, the operation's id, the place of the logs and what to allow", async () => {
      await outcome(
        "create",
        [
          { code: "SetupScriptsError", message: "The creation script ended with 1." },
          { code: "StorageMountError", message: "Failed to mount the file share." },
        ],
        "SetupFailed",
      );
      const { message } = await failedCreate(await checked({}));
      const status = (await azure.requests()).find((request) => request.includes("/computeOperationsStatus/"));
      const lines = message.split("\n");
      assert.ok(lines[0]?.includes(`operation ${status?.split("/").at(-1)})`), lines[0]);
      assert.deepEqual(lines.slice(1, 3), [
        "  SetupScriptsError: The creation script ended with 1.",
        "  StorageMountError: Failed to mount the file share.",
      ]);
      assert.match(message, /in Logs\/<name of the instance>/);
      assert.match(message, /on ports 443 and 445/);
    });

    it("the reasons are still there after a refresh", async () => {
      await outcome("create", [{ code: "StorageMountError", message: "Failed to mount." }], "SetupFailed");
      const made = await failedCreate(await checked({}));
      assert.match(JSON.stringify((await refreshed(made)).outs.errors), /StorageMountError.*Failed to mount\./);
    });
  });

  describe("pain 8: orphans after a timeout or Ctrl-C", () => {
    /** The provider, interrupted by Ctrl-C as soon as it waits for something. */
    const interrupted = () => {
      const controller = new AbortController();
      const { clock } = azure;
      const { sleep } = clock;
      clock.sleep = (...given) => {
        clock.sleep = sleep;
        controller.abort();
        return sleep(...given);
      };
      return dynamicProvider(azure.resource, clock, (work) => work(controller.signal));
    };
    const ends: [what: string, given: Values, provider: () => Azure["provider"], says: RegExp][] = [
      ["a timeout", { timeouts: { create: "90s" } }, () => azure.provider, /^Waited 1m 30s for /],
      ["Ctrl-C", {}, interrupted, /^Interrupted /],
    ];

    for (const [what, given, provider, says] of ends) {
      it(`after ${what} the instance is in the state, and the next up goes on waiting for it`, async () => {
        await slow();
        const made = await failedCreate(await checked(given), provider());
        assert.match(made.message, says);
        assert.match(made.message, /Azure continues .*; the next run resumes waiting for it\.$/);
        await azureEnds();
        const { outs } = await update(made, given);
        assert.equal(outs.state, "Running");
        assert.deepEqual(await puts(), ["PUT /computes/ci-dev"]);
      });
    }

    it("a create of which the state knows nothing is found again, instead of `already exists`", async () => {
      await slow();
      await failedCreate(await checked({}), interrupted());
      await azureEnds();
      const { outs } = await create();
      assert.equal(outs.state, "Running");
      assert.deepEqual(await puts(), ["PUT /computes/ci-dev"]);
      assert.equal((await azure.arm("GET", `${WORKSPACE}/computes`)).body.value.length, 1);
    });

    it("what was interrupted can be destroyed without an up before", async () => {
      await slow();
      const made = await failedCreate(await checked({}), interrupted());
      await azureEnds();
      await azure.provider.delete(made.id, made.outs);
      assert.equal((await azure.arm("GET", COMPUTE)).status, 404);
    });
  });

  describe("pain 9: the dead end of `already exists`", () => {
    const someoneElses = async (properties: Values, tags: Values = {}) => {
      const body = { location: "eastus", tags, properties: { computeType: "ComputeInstance", properties } };
      assert.equal((await azure.arm("PUT", COMPUTE, body)).status, 201);
      return (await seen()).properties.createdOn;
    };
    const THEIRS = { vmSize: "Standard_DS3_v2", sshSettings: { sshPublicAccess: "Enabled" }, enableNodePublicIp: true };

    it("the refusal says how to adopt it, and what that would change", async () => {
      await someoneElses(THEIRS, { team: "speech" });
      const { message } = await failureOf(azure.provider.create(await checked({ preflight: "off", description: "d" })));
      assert.match(
        message,
        /exists already\. To manage it here, set adopt: true\. Adopting it would change description\.$/,
      );
    });

    it("what agrees is adopted as it stands, and is no change afterwards", async () => {
      const createdOn = await someoneElses(THEIRS, { team: "speech" });
      const given = { adopt: true, ...THEIRS, tags: { team: "vision" } };
      const made = await create(given);
      assert.equal((await seen()).properties.createdOn, createdOn);
      assert.equal((await seen()).tags.team, "vision");
      const read = await refreshed(made);
      assert.equal((await planned(read, await checked(given, made.inputs))).changes, false);
    });

    it("all that could only be had by a replacement is listed, and nothing is touched", async () => {
      await someoneElses(THEIRS);
      await azure.requests();
      const given = {
        adopt: true,
        preflight: "off",
        sshSettings: { sshPublicAccess: "Disabled" },
        disableLocalAuth: true,
      };
      const { message } = await failureOf(azure.provider.create(await checked(given)));
      assert.match(
        message,
        /exists already and cannot be adopted: disableLocalAuth, sshSettings\.sshPublicAccess cannot be changed in place\./,
      );
      assert.deepEqual(await writes(), []);
    });
  });
});
