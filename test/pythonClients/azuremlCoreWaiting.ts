import { strict as assert } from "node:assert";
import type { PythonError, Value } from "./client";
import type { Clients } from "./clients";
import { compute, fails, stepsWith } from "./steps";

interface Waited {
  printed: string;
  error?: PythonError;
}

const waiting = { wait_for_completion: true, show_output: true };

/** Where azureml-core waits it sleeps five seconds between two looks; so all that wait do it together. */
export function azuremlCoreWaitingTests(get: () => Clients): void {
  const steps = stepsWith(get);
  const { admin, on, seenByV2 } = steps;
  const waits = new Map<string, Promise<Waited>>();

  const begin = (name: string, instance: Value, method: string, kwargs: Record<string, unknown>) => {
    const work = get().core.ask(instance, method, kwargs);
    waits.set(
      name,
      work.then(
        ({ printed }) => ({ printed }),
        (error) => ({ printed: error.printed, error }),
      ),
    );
  };
  const end = async (name: string) => (await waits.get(name)) ?? assert.fail(`${name} did not begin`);
  const ends = async (name: string) => {
    const { printed, error } = await end(name);
    assert.equal(error, undefined);
    return printed;
  };
  const failing = (operation: string, name: string, code: string) =>
    admin("POST", "outcomes", { operation, name, errors: [{ code, message: `It ends with ${code}.` }] });

  describe("azureml-core: ComputeInstance, waiting", () => {
    before(async () => {
      await admin("POST", "reset");
      const names = ["stop", "start", "restart", "busy", "stuck", "endless", "delete", "gone", "kept", "held"];
      const made = await Promise.all(names.map(async (name) => [name, await steps.create(`ci-${name}`)] as const));
      const instance = Object.fromEntries(made);
      await on(instance["start"], "stop");
      await admin("POST", "states", { compute: compute("ci-endless"), state: "CreateFailed" });
      for (const [operation, name, code] of [
        ["create", "ci-fails", "OutOfCapacity"],
        ["stop", "ci-stuck", "StopStuck"],
        ["delete", "ci-kept", "DiskKept"],
        ["delete", "ci-held", "DiskHeld"],
      ] as const) {
        await failing(operation, name, code);
      }
      // A step lasts for so many looks at the instance; a creation is looked at once before anybody waits.
      const once = { reads: 1 };
      const speed = {
        create: { reads: 2 },
        stop: once,
        start: once,
        restart: { reads: 0 },
        delete: once,
        update: "manual",
      };
      await admin("PUT", "speed", speed);

      await steps.put("ci-busy", { tags: { a: "b" } });
      begin("busy", instance["busy"], "restart", waiting);
      begin("endless", instance["endless"], "wait_for_completion", { show_output: true });
      for (const name of ["create", "fails"]) {
        begin(name, await steps.create(`ci-${name}`), "wait_for_completion", { show_output: true });
      }
      begin("stop", instance["stop"], "stop", waiting);
      begin("stuck", instance["stuck"], "stop", waiting);
      begin("start", instance["start"], "start", waiting);
      begin("restart", instance["restart"], "restart", waiting);
      begin("delete", instance["delete"], "delete", waiting);
      begin("kept", instance["kept"], "delete", waiting);
      for (const name of ["gone", "held"]) {
        await on(instance[name], "delete");
        begin(name, instance[name], "wait_for_completion", { is_delete_operation: true, show_output: true });
      }
    });
    after(() => admin("POST", "reset"));

    it("start, stop and restart print each state once, and azure-ai-ml sees where they end", async () => {
      assert.equal(await ends("stop"), "Stopping\nStopped\n");
      assert.equal(await ends("start"), "Starting\nRunning\n");
      assert.equal(await ends("restart"), "Running\n");
      assert.equal((await seenByV2("ci-stop")).state, "Stopped");
      assert.equal((await seenByV2("ci-start")).state, "Running");
      assert.equal((await seenByV2("ci-restart")).last_operation.operationName, "Restart");
    });

    it("wait_for_completion() prints each state once", async () => {
      assert.equal(await ends("create"), "\nCreating\nRunning\n");
      assert.equal((await seenByV2("ci-create")).state, "Running");
    });

    it("wait_for_completion() says nothing of a creation that failed", async () => {
      assert.equal(await ends("fails"), "\nCreating\nCreatefailed\n");
      const seen = await seenByV2("ci-fails");
      assert.deepEqual([seen.state, seen.provisioning_errors], ["CreateFailed", "OutOfCapacity"]);
    });

    it("delete(wait_for_completion) ends when the instance is gone, and raises when it stays", async () => {
      assert.equal(await ends("delete"), "Deleting\nDeleted\n");
      await fails(seenByV2("ci-delete"), "ResourceNotFoundError", /ci-delete/);
      const { printed, error } = await end("kept");
      assert.equal(printed, "Deleting\nFailed\n");
      assert.match(error?.text ?? "", /Delete compute operation failed\. Errors: .*DiskKept/);
      assert.equal((await seenByV2("ci-kept")).provisioning_state, "Failed");
    });

    it("wait_for_completion(is_delete_operation) asks the operation, and raises when it failed", async () => {
      assert.match(await ends("gone"), /operation "Succeeded"\n$/);
      const { printed, error } = await end("held");
      assert.match(printed, /operation "Failed"\n$/);
      assert.match(error?.text ?? "", /reached non-successful terminal state.*DiskHeld/s);
    });

    it("waits for ever where a failure has no errors, a stop does not succeed, or another operation runs", async () => {
      const sent = await get().requests();
      const looks = sent.filter(({ line, status }) => status === 200 && line.endsWith("/ci-endless"));
      assert.ok(looks.length >= 2);
      const posts = sent.filter(({ line }) => line === "POST W/computes/ci-busy/restart");
      assert.ok(posts.length >= 2 && posts.every(({ status }) => status === 409));
      assert.equal((await seenByV2("ci-stuck")).state, "Running");
      const open = Symbol();
      for (const name of ["endless", "stuck", "busy"]) {
        assert.equal(await Promise.race([waits.get(name), Promise.resolve(open)]), open, name);
      }
    });

    it("ends these waits once the instance gets where they want it", async () => {
      await admin("PUT", "speed", { default: "immediate" });
      await admin("POST", "states", { compute: compute("ci-endless"), state: "Running" });
      await steps.done("begin_stop", ["ci-stuck"]);
      assert.equal(await ends("busy"), "Running\n");
      assert.equal(await ends("endless"), "\nCreatefailed.\nRunning\n");
      assert.equal(await ends("stuck"), "Stopping\nRunning\nStopped\n");
      const posts = (await get().requests()).filter(({ line }) => line === "POST W/computes/ci-busy/restart");
      assert.deepEqual(
        posts.map(({ status }) => status),
        [202],
      );
      assert.deepEqual((await seenByV2("ci-busy")).tags, { a: "b" });
    });
  });
}
