import { strict as assert } from "node:assert";
import { type AzureMLError, ComputeInstance } from "../../provider/computeInstance/handle";
import type { Json } from "./azure";
import { COMPUTE, handles, SUBJECT } from "./handles";

describe("the handle ComputeInstance, the rows about its operations", () => {
  const scene = handles();
  const { someoneCreates, existing, stopped, become, busy, slow, seen, writes } = scene;

  describe("`delete(wait_for_completion, show_output)`: deletes the cloud object; when waiting, until it is gone", () => {
    it("deletes, and waits until it is gone", async () => {
      const instance = await existing();
      await slow({ delete: { reads: 3 } });
      const lines: string[] = [];
      await instance.delete({ waitForCompletion: true, showOutput: (line) => lines.push(line.replace(/ \(.*/, "")) });
      assert.equal((await scene.azure.arm("GET", COMPUTE)).status, 404);
      assert.deepEqual(lines, ["ci-dev: Deleting"]);
      assert.deepEqual(await writes(), ["DELETE /computes/ci-dev"]);
    });

    it("returns at once otherwise, and can be waited for afterwards", async () => {
      const instance = await existing();
      await slow({ delete: "manual" });
      await instance.delete();
      assert.equal((await seen()).properties.provisioningState, "Deleting");
      await slow({});
      await instance.waitForCompletion();
      assert.equal((await scene.azure.arm("GET", COMPUTE)).status, 404);
    });

    it("succeeds when it is gone, and sends nothing while it is being deleted", async () => {
      const instance = await existing();
      await slow({ delete: { reads: 3 } });
      await scene.azure.arm("DELETE", `${COMPUTE}?underlyingResourceAction=Delete`);
      await scene.azure.requests();
      await instance.delete();
      await instance.delete({ waitForCompletion: true });
      await instance.delete({ waitForCompletion: true });
      assert.deepEqual(await writes(), []);
    });

    it("waits for another operation only when it waits anyway", async () => {
      const instance = await existing();
      await busy("DELETE", "/computes/ci-dev$", 2);
      await assert.rejects(
        instance.delete(),
        /could not be deleted\. 409 Conflict: .* With waitForCompletion, it is waited for\.$/,
      );
      await instance.delete({ waitForCompletion: true });
      assert.equal((await scene.azure.arm("GET", COMPUTE)).status, 404);
    });

    it("raises when the deletion fails", async () => {
      const instance = await existing();
      await scene.azure.admin("POST", "outcomes", {
        operation: "delete",
        errors: [{ code: "Locked", message: "a disk is locked" }],
      });
      await assert.rejects(instance.delete({ waitForCompletion: true }), /was not deleted\. Locked: a disk is locked/);
    });

    it("refuses what is only attached, and changes nothing", async () => {
      const instance = await existing();
      const body = await seen();
      const attached = { ...body, properties: { ...body.properties, isAttachedCompute: true } };
      await scene.azure.withAnswer("GET", "/computes/ci-dev", attached, () =>
        assert.rejects(instance.delete(), {
          message: `${SUBJECT} was not deleted: it is only attached to the workspace.`,
        }),
      );
      assert.deepEqual(await writes(), []);
    });
  });

  describe("`restart / start / stop(wait_for_completion, show_output)`: refused with a clear error in a state that cannot do it; `show_output` prints each state once", () => {
    it("send one request and return", async () => {
      const instance = await existing();
      await slow({ stop: "manual" });
      await instance.stop();
      assert.deepEqual(await scene.azure.requests(), ["GET /computes/ci-dev", "POST /computes/ci-dev/stop"]);
      assert.equal((await instance.getStatus()).state, "Stopping");
    });

    for (const [action, from, to] of [
      ["start", "Stopped", "Running"],
      ["stop", "Running", "Stopped"],
      ["restart", "Running", "Running"],
    ] as const) {
      it(`${action}: waits until it is ${to}, and shows each state once`, async () => {
        const instance = from === "Stopped" ? await stopped() : await existing();
        await slow({ [action]: { reads: 6 } });
        const lines: string[] = [];
        await instance[action]({
          waitForCompletion: true,
          showOutput: (line) => lines.push(line.replace(/ \(.*/, "")),
        });
        const passing = { start: "Starting", stop: "Stopping", restart: "Restarting" }[action];
        assert.deepEqual(lines, [`ci-dev: ${passing}`, `ci-dev: ${to}`]);
        assert.equal(instance.properties.state, to);
        assert.deepEqual(await writes(), [`POST /computes/ci-dev/${action}`]);
      });
    }

    const REASONS = [
      ["start", "Running", "started: it is Running; only a stopped instance can."],
      ["start", "JobRunning", "started: it is JobRunning; only a stopped instance can."],
      ["start", "SetupFailed", "started: it is SetupFailed; only a stopped instance can. Restart it instead."],
      ["stop", "Stopped", "stopped: it is Stopped."],
      ["restart", "Stopped", "restarted: it is Stopped. Start it instead."],
      ["stop", "CreateFailed", "stopped: it is CreateFailed, so there is no machine. Delete it, and create it again."],
    ] as const;
    for (const [action, state, reason] of REASONS) {
      it(`${action} is refused in ${state}`, async () => {
        const instance = await existing();
        if (state !== "Running") await become(state);
        await scene.azure.requests();
        await assert.rejects(instance[action](), { kind: "input", message: `${SUBJECT} cannot be ${reason}` });
        assert.deepEqual(await writes(), []);
      });
    }

    it("are refused while it is being deleted", async () => {
      const instance = await existing();
      await slow({ delete: "manual" });
      await instance.delete();
      await assert.rejects(instance.stop(), {
        message: `${SUBJECT} cannot be stopped: it is being deleted.`,
        code: "WrongState",
      });
    });

    it("restarts an instance whose setup failed", async () => {
      const instance = await existing();
      await become("SetupFailed");
      await instance.restart({ waitForCompletion: true });
      assert.equal(instance.properties.state, "Running");
    });

    it("say in Azure's words that another operation runs, when they do not wait", async () => {
      const instance = await existing();
      await busy("POST", "/stop$");
      await assert.rejects(
        instance.stop(),
        /could not be told to stop\. 409 Conflict: .* With waitForCompletion, it is waited for\.$/,
      );
    });

    it("wait for another operation when they wait anyway", async () => {
      const instance = await existing();
      await slow({ stop: { reads: 6 } });
      await scene.azure.arm("POST", `${COMPUTE}/stop`);
      await busy("POST", "/start$");
      await scene.azure.requests();
      await instance.start({ waitForCompletion: true });
      assert.equal(instance.properties.state, "Running");
      assert.deepEqual(await writes(), ["POST /computes/ci-dev/start", "POST /computes/ci-dev/start"]);
    });

    it("wait for the creation that the handle has begun, without a question about its operation", async () => {
      await slow({ create: { reads: 4 } });
      const instance = await ComputeInstance.create(scene.workspace, "ci-dev", {});
      await scene.azure.requests();
      await assert.rejects(instance.start({ waitForCompletion: true }), /cannot be started: it is Running/);
      assert.deepEqual([...new Set(await scene.azure.requests())], ["GET /computes/ci-dev"]);
    });

    it("look again after another operation, and send nothing that would not be needed", async () => {
      const instance = await existing();
      await slow({ restart: { reads: 6 } });
      await scene.azure.arm("POST", `${COMPUTE}/restart`);
      await scene.azure.requests();
      await assert.rejects(instance.start({ waitForCompletion: true }), /cannot be started: it is Running/);
      assert.deepEqual(await writes(), []);
    });

    it("do not wait for another operation beyond their deadline", async () => {
      const instance = await existing();
      await slow({ restart: "manual" });
      await scene.azure.arm("POST", `${COMPUTE}/restart`);
      const started = scene.azure.clock.now();
      await assert.rejects(instance.stop({ waitForCompletion: true, timeout: "10m" }), { kind: "timeout" });
      assert.equal(scene.azure.clock.now() - started, 600_000);
    });

    it("raise what the operation says when it fails", async () => {
      const instance = await stopped();
      const errors = [{ code: "AllocationFailed", message: "no capacity" }];
      await scene.azure.admin("POST", "outcomes", { operation: "start", errors });
      await assert.rejects(instance.start({ waitForCompletion: true }), (error: AzureMLError) => {
        assert.match(
          error.message,
          /ComputeInstance "ci-dev" of workspace "vision": start failed\. .*AllocationFailed: no capacity/,
        );
        return error.details.answer?.code === "AllocationFailed";
      });
    });

    it("share the requests of their waits", async () => {
      await someoneCreates({}, {}, "ci-other");
      const both = [await existing(), await ComputeInstance.get(scene.workspace, "ci-other")];
      await slow({ stop: { reads: 20 } });
      await scene.azure.requests();
      await Promise.all(both.map((instance) => instance.stop({ waitForCompletion: true })));
      const requests = await scene.azure.requests();
      const single = requests.filter((request) => /^GET .computes.ci-/.test(request));
      const lists = requests.filter((request) => request === "GET /computes");
      assert.ok(lists.length > single.length, requests.join("\n"));
    });

    it("refuse a timeout that is none", async () => {
      const instance = await existing();
      assert.throws(() => instance.getActiveRuns({ status: "x" }));
      await assert.rejects(instance.stop({ timeout: "soon" }), {
        kind: "input",
        message: 'timeout: "soon" is not a duration; use one such as 90s, 30m or 1h30m.',
      });
    });
  });

  describe("`wait_for_completion(show_output, is_delete_operation)`: waits for a terminal state; **raises** on failure with all errors; has a deadline", () => {
    const ERRORS = [
      { code: "QuotaExceeded", message: "not enough cores" },
      { code: "SubnetFull", message: "no address is left" },
    ];

    it("returns at once when nothing is going on", async () => {
      const instance = await existing();
      await instance.waitForCompletion();
      assert.deepEqual(await scene.azure.requests(), ["GET /computes/ci-dev"]);
    });

    it("raises with every error when the creation failed", async () => {
      await scene.azure.admin("POST", "outcomes", { operation: "create", errors: ERRORS });
      const instance = await ComputeInstance.create(scene.workspace, "ci-dev", {});
      await assert.rejects(instance.waitForCompletion(), (error: AzureMLError) => {
        assert.equal(error.kind, "service");
        assert.ok(error.message.startsWith(`${SUBJECT} cannot be used: it is CreateFailed`), error.message);
        for (const { code, message } of ERRORS) assert.ok(error.message.includes(`${code}: ${message}`), error.message);
        assert.ok(error.message.endsWith("Delete it, and create it again."), error.message);
        return true;
      });
    });

    it("knows of a failure that it raised, and does not raise it again when it is over", async () => {
      const instance = await stopped();
      await scene.azure.admin("POST", "outcomes", { operation: "start", errors: ERRORS });
      await assert.rejects(instance.start({ waitForCompletion: true }), /QuotaExceeded/);
      assert.equal((instance.properties.lastOperation as Json).operationStatus, "StartFailed");
      await instance.waitForCompletion();
      assert.equal(instance.properties.state, "Stopped");
    });

    for (const state of ["SetupFailed", "UserSetupFailed", "Unusable", "CreateFailed"]) {
      it(`raises in ${state}, although Azure gives no error`, async () => {
        const instance = await existing();
        await become(state);
        const message = new RegExp(`cannot be used: it is ${state} .*\\n {2}Azure gave no reason\\.`);
        await assert.rejects(instance.waitForCompletion(), { kind: "service", message });
      });
    }

    it("has a deadline, 30 minutes unless it is told another, after which it can be waited for again", async () => {
      await slow({ create: "manual" });
      const instance = await ComputeInstance.create(scene.workspace, "ci-dev", {});
      for (const [timeout, milliseconds] of [
        [undefined, 30 * 60_000],
        ["90s", 90_000],
      ] as const) {
        const started = scene.azure.clock.now();
        await assert.rejects(instance.waitForCompletion({ timeout }), {
          kind: "timeout",
          message: /Waited .* to settle/,
        });
        assert.equal(scene.azure.clock.now() - started, milliseconds);
      }
      await slow({});
      await instance.waitForCompletion();
      assert.equal(instance.properties.state, "Running");
    });

    it("ends when its signal is aborted, and leaves Azure alone", async () => {
      await slow({ create: "manual" });
      const instance = await ComputeInstance.create(scene.workspace, "ci-dev", {});
      await scene.azure.requests();
      const aborter = new AbortController();
      const showOutput = () => aborter.abort();
      await assert.rejects(instance.waitForCompletion({ showOutput, signal: aborter.signal }), { kind: "aborted" });
      assert.deepEqual(await writes(), []);
    });

    it("waits for a deletion that somebody else has started", async () => {
      const instance = await existing();
      await slow({ delete: { reads: 4 } });
      await scene.azure.arm("DELETE", `${COMPUTE}?underlyingResourceAction=Delete`);
      await instance.waitForCompletion({ isDeleteOperation: true });
      assert.equal((await scene.azure.arm("GET", COMPUTE)).status, 404);
    });

    it("raises when the instance disappears instead of becoming usable", async () => {
      const instance = await existing();
      await slow({ delete: { reads: 4 } });
      await scene.azure.arm("DELETE", `${COMPUTE}?underlyingResourceAction=Delete`);
      await assert.rejects(instance.waitForCompletion(), /was deleted while waiting for it/);
    });

    it("raises when the instance was never right, although the operation says that it succeeded", async () => {
      await scene.azure.admin("POST", "outcomes", {
        operation: "create",
        state: "SetupFailed",
        operationSucceeds: true,
      });
      const instance = await ComputeInstance.create(scene.workspace, "ci-dev", {});
      await assert.rejects(instance.waitForCompletion(), /it is SetupFailed/);
    });

    it("prints to standard output when told so", async () => {
      const instance = await ComputeInstance.create(scene.workspace, "ci-dev", {});
      const { write } = process.stdout;
      const printed: string[] = [];
      process.stdout.write = (text) => printed.push(String(text)) > 0;
      await instance.waitForCompletion({ showOutput: true }).finally(() => {
        process.stdout.write = write;
      });
      assert.match(printed.join(""), /^ci-dev: Running \(\d+s\)\n$/);
    });
  });
});
