import assert from "node:assert/strict";
import { computes, withEmulator, workspace } from "./client";

const oldClient = "2020-02-02";

describe("emulator: the regional services of the Python clients", () => {
  it("are found without a token", () =>
    withEmulator(async (client) => {
      const { discoveryUrl } = (await client.arm("GET", workspace, undefined, "2022-05-01")).body.properties;
      const { status, body } = await client.send("GET", discoveryUrl);
      assert.equal(status, 200);
      for (const name of ["api", "experimentation", "history", "hyperdrive", "modelmanagement", "studio"]) {
        assert.equal(body[name], client.emulator.url, name);
      }
    }));

  it("read computes as ARM does, with what azureml-core demands", () =>
    withEmulator(async (client) => {
      await client.put("ci-dev");
      await client.admin("PUT", "settings", { pageSize: 1 });
      await client.put("ci-two");
      const one = await client.arm("GET", `/rp/workspaces${computes}/ci-dev`, undefined, oldClient);
      const { properties } = one.body;
      for (const name of [
        "description",
        "createdOn",
        "modifiedOn",
        "resourceId",
        "provisioningErrors",
        "isAttachedCompute",
      ]) {
        assert.ok(name in properties, name);
      }
      for (const name of ["vmSize", "sshSettings", "createdBy", "errors", "state", "subnet"]) {
        assert.ok(name in properties.properties, name);
      }
      const list = await client.arm("GET", `/rp/workspaces${computes}`, undefined, oldClient);
      assert.match(list.body.nextLink, /\/rp\/workspaces\/subscriptions\//);
      assert.equal((await client.arm("GET", list.body.nextLink)).body.value[0].name, "ci-two");
      assert.equal((await client.arm("GET", `/rp/workspaces${computes}/none`, undefined, oldClient)).status, 404);
    }));

  it("show whose runs they are, and let them complete or be refused", () =>
    withEmulator(async (client) => {
      await client.put("ci-dev");
      const run = { displayName: "train", startTimeUtc: "2026-01-02T03:04:05Z", createdBy: { userName: "Ada" } };
      const runs = [{ runId: "one", status: "Running", ...run, completesAfterReads: 2 }];
      await client.admin("POST", "runs", { compute: `${computes}/ci-dev`, runs });
      const path = `/history/v1.0${computes}/ci-dev/runs`;
      const running = async () => {
        const { body } = await client.arm("GET", `${path}?$filter=${encodeURIComponent("(Status eq Running)")}`);
        return body.value;
      };
      assert.deepEqual(await running(), [{ tags: {}, properties: {}, runId: "one", status: "Running", ...run }]);
      assert.equal((await running()).length, 1);
      assert.deepEqual(await running(), []);
      assert.equal((await client.arm("GET", path)).body.value[0].status, "Completed");
      await client.admin("POST", "runs", { compute: `${computes}/ci-dev`, runs: [] });
      assert.deepEqual((await client.arm("GET", path)).body.value, []);
      const answer = { status: 403, code: "Forbidden", message: "no" };
      await client.admin("POST", "faults", { path: "/history/.*/computes/ci-dev/runs$", answer });
      assert.equal((await client.arm("GET", path)).status, 403);
    }));

  it("filter and page the runs of a compute", () =>
    withEmulator(async (client) => {
      await client.put("ci-dev");
      const runs = [
        { runId: "one", status: "Running", tags: { team: "a" } },
        { runId: "two", status: "Queued", properties: { p: "x" } },
        { runId: "three", status: "Running" },
      ];
      await client.admin("POST", "runs", { compute: `${computes}/ci-dev`, runs });
      const found = async (query: string) => {
        const { body } = await client.arm("GET", `/history/v1.0${computes}/ci-dev/runs?${query}`);
        return [body.value?.map((each: { runId: string }) => each.runId), body.continuationToken];
      };
      const filter = (text: string) => found(`$top=500&$filter=${encodeURIComponent(text)}`);
      assert.deepEqual(await filter("(Status eq Running)"), [["one", "three"], null]);
      assert.deepEqual(await filter('((Status eq Running) and (Tags/team eq "a"))'), [["one"], null]);
      assert.deepEqual((await filter("(Properties/p ne null or Properties/p eq null)"))[0].length, 3);
      assert.deepEqual(await found("$top=2"), [["one", "two"], "2"]);
      assert.deepEqual(await found("$top=2&$continuationToken=2"), [["three"], null]);
      const wrong = encodeURIComponent("Color eq red");
      assert.equal((await client.arm("GET", `/history/v1.0${computes}/ci-dev/runs?$filter=${wrong}`)).status, 400);
    }));

  it("show runs without a status, and leave them out or refuse the filter when switched so", () =>
    withEmulator(async (client) => {
      await client.put("ci-dev");
      const runs = [{ runId: "paused", status: "Paused" }, { runId: "null", status: null }, { runId: "none" }];
      await client.admin("POST", "runs", { compute: `${computes}/ci-dev`, runs });
      const path = `/history/v1.0${computes}/ci-dev/runs`;
      const found = async (filter: string) => {
        const { status, body } = await client.arm("GET", `${path}?$filter=${encodeURIComponent(filter)}`);
        return body.value?.map(({ runId }: { runId: string }) => runId) ?? status;
      };
      const notEnded = "((Status ne Completed) and (Status ne Failed))";
      assert.deepEqual(await found(notEnded), ["paused", "null", "none"]);
      await client.admin("PUT", "switches", { historyNeOmitsMissing: true });
      assert.deepEqual(await found(notEnded), ["paused"]);
      const orNone = `((Status eq null) or ${notEnded})`;
      assert.deepEqual(await found(orNone), ["paused", "null", "none"]);
      await client.admin("PUT", "switches", { historyRefusesNe: true });
      assert.equal(await found(notEnded), 400);
      await client.admin("PUT", "switches", { historyRefusesNe: false, historyRefusesOr: true });
      assert.equal(await found(orNone), 400);
    }));
});
