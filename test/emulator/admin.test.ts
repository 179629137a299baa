import assert from "node:assert/strict";
import { computes, group, stable, subscription, withEmulator, workspace } from "./client";

describe("emulator: its admin routes", () => {
  it("are only for who has the key", () =>
    withEmulator(async (client) => {
      assert.equal((await client.send("GET", "/_emulator/journal")).status, 401);
      const wrong = await client.send("POST", "/_emulator/reset", undefined, { "x-emulator-key": "no" });
      assert.equal(wrong.status, 401);
    }));

  it("say what is wrong with a body", () =>
    withEmulator(async (client) => {
      const refusal = async (method: string, path: string, body: unknown) => {
        const key = { "x-emulator-key": client.emulator.adminKey };
        const answer = await client.send(method, `/_emulator/${path}`, body, key);
        return [answer.status, answer.body.error.message];
      };
      assert.deepEqual(await refusal("PUT", "speed", { create: "fast" }), [
        400,
        "create must be one of immediate, manual.",
      ]);
      assert.match(
        (await refusal("PUT", "speed", { fly: "manual" }))[1],
        /^fly is not known; known are default, create/,
      );
      assert.match((await refusal("PUT", "switches", { putX: true }))[1], /^putX is not known/);
      assert.match(
        (await refusal("POST", "faults", { path: "(", drop: "before" }))[1],
        /^path must be a regular expression/,
      );
      assert.match((await refusal("POST", "faults", { path: "x" }))[1], /^exactly one of/);
      assert.match((await refusal("PUT", "settings", { pagesize: 1 }))[1], /^pagesize is not known/);
      assert.equal((await refusal("POST", "faults", "{"))[0], 400);
      assert.equal((await refusal("GET", "nothing", undefined))[0], 404);
    }));

  it("answer in place of the service, after some requests and as often as asked", () =>
    withEmulator(async (client) => {
      const answer = { status: 429, code: "TooManyRequests", message: "slow down", headers: { "Retry-After": "7" } };
      await client.admin("POST", "faults", { method: "GET", path: "/computes$", after: 1, count: 2, answer });
      const statuses = [];
      for (let turn = 0; turn < 4; turn++) statuses.push((await client.arm("GET", computes)).status);
      assert.deepEqual(statuses, [200, 429, 429, 200]);
      await client.admin("POST", "faults", { path: "/computes$", count: null, answer });
      const refused = await client.arm("GET", computes);
      assert.deepEqual([refused.headers["retry-after"], refused.body.error.code], ["7", "TooManyRequests"]);
      await client.admin("DELETE", "faults");
      assert.equal((await client.arm("GET", computes)).status, 200);
    }));

  it("refuse as ARM does who has no role", () =>
    withEmulator(async (client) => {
      await client.put("ci-dev");
      await client.admin("POST", "faults", { path: "/subscriptions/", count: null, forbidden: true });
      const refusal = async (method: string, path: string) => {
        const { status, body } = await client.arm(method, path);
        assert.deepEqual([status, body.error.code, Object.keys(body)], [403, "AuthorizationFailed", ["error"]]);
        const [, who, object, action, scope] =
          /^The client '(.+)' with object id '(.+)' does not have authorization to perform action '(.+)' over scope '(.+)' or the scope is invalid\. If access was recently granted, please refresh your credentials\.$/.exec(
            body.error.message,
          ) ?? [];
        assert.ok(who && who === object, body.error.message);
        return [action, scope];
      };
      const service = "Microsoft.MachineLearningServices";
      const root = `/subscriptions/${subscription}`;
      const dev = `${computes}/ci-dev`;
      const runs = `${service}/workspaces/experiments/runs/read`;
      const subnet = `${group}/providers/Microsoft.Network/virtualNetworks/v/subnets/s`;
      for (const [method, path, action, scope] of [
        ["GET", dev, `${service}/workspaces/computes/read`, dev],
        ["PUT", dev, `${service}/workspaces/computes/write`, dev],
        ["DELETE", dev, `${service}/workspaces/computes/delete`, dev],
        ["POST", `${dev}/start`, `${service}/workspaces/computes/start/action`, dev],
        ["GET", computes, `${service}/workspaces/computes/read`, workspace],
        ["GET", workspace, `${service}/workspaces/read`, workspace],
        [
          "POST",
          `${workspace}/checkComputeNameAvailability`,
          `${service}/workspaces/checkComputeNameAvailability/action`,
          workspace,
        ],
        ["GET", `${root}/providers/${service}/locations/eastus/usages`, `${service}/locations/usages/read`, root],
        ["GET", subnet, "Microsoft.Network/virtualNetworks/subnets/read", subnet],
        ["GET", `/history/v1.0${dev}/runs`, runs, workspace],
        ["GET", `/environment/v1.0${workspace}/environments/`, `${service}/workspaces/environments/read`, workspace],
        [
          "PUT",
          `/environment/v1.0${workspace}/environments/dev`,
          `${service}/workspaces/environments/write`,
          workspace,
        ],
        [
          "POST",
          `/environment/v2.0${workspace}/environments/dev/image`,
          `${service}/workspaces/environments/build/action`,
          workspace,
        ],
        ["GET", `/environment/v2.0${workspace}/imageBuilds/1`, `${service}/workspaces/environments/read`, workspace],
        ["POST", `/modelmanagement/v1.0${workspace}/images`, `${service}/workspaces/images/write`, workspace],
        ["DELETE", `/modelmanagement/v1.0${workspace}/images/a:1`, `${service}/workspaces/images/delete`, workspace],
        [
          "POST",
          `/artifact/v2.0${workspace}/artifacts/batch/metadata/LocalUpload/1`,
          `${service}/workspaces/metadata/artifacts/write`,
          workspace,
        ],
        [
          "POST",
          `${workspace}/datastores/workspaceblobstore/listSecrets`,
          `${service}/workspaces/datastores/listSecrets/action`,
          `${workspace}/datastores/workspaceblobstore`,
        ],
        ["GET", group, "Microsoft.Resources/subscriptions/resourceGroups/read", group],
      ] as const) {
        assert.deepEqual(await refusal(method, path), [action, scope]);
      }
      assert.equal((await client.send("GET", `${dev}?api-version=${stable}`)).status, 401);
    }));

  it("drop a connection before the work, or after it", () =>
    withEmulator(async (client) => {
      await client.get("x");
      await client.admin("POST", "faults", { method: "PUT", path: "/computes/one", drop: "before" });
      await assert.rejects(client.put("one"), { code: "ECONNRESET" });
      assert.equal((await client.get("one")).status, 404);
      await client.admin("POST", "faults", { method: "PUT", path: "/computes/two", drop: "after" });
      await assert.rejects(client.put("two"), { code: "ECONNRESET" });
      assert.equal((await client.get("two")).status, 200);
    }));

  it("hold a request until they are cleared", () =>
    withEmulator(async (client) => {
      await client.get("x");
      const { id } = await client.admin("POST", "faults", { path: "/computes$", hang: true });
      let isAnswered = false;
      const held = client.arm("GET", computes).then((answer) => {
        isAnswered = true;
        return answer;
      });
      await client.admin("GET", `faults/${id}/end`);
      assert.deepEqual([isAnswered, (await client.admin("GET", "faults")).value], [false, []]);
      await client.admin("DELETE", "faults");
      assert.equal((await held).status, 200);
    }));

  it("tell when a fault has hit its last request, or was cleared, or was never there", () =>
    withEmulator(async (client) => {
      const seen: string[] = [];
      const end = (id: string) => client.admin("GET", `faults/${id}/end`).then(() => seen.push(id));
      const twice = (await client.admin("POST", "faults", { path: "/computes$", count: 2, latencyMilliseconds: 1 })).id;
      const ever = (await client.admin("POST", "faults", { path: "/never", count: null, drop: "before" })).id;
      const [ofTwice, ofEver] = [end(twice), end(ever)];
      await end("none");
      await client.arm("GET", computes);
      assert.deepEqual(seen, ["none"]);
      await client.arm("GET", computes);
      await ofTwice;
      assert.deepEqual(seen, ["none", twice]);
      await client.admin("DELETE", `faults/${ever}`);
      await ofEver;
      const left = (await client.admin("POST", "faults", { path: "/never", drop: "before" })).id;
      const ofLeft = end(left);
      await client.admin("POST", "reset");
      await ofLeft;
    }));

  it("tell when so many requests are in the journal", () =>
    withEmulator(async (client) => {
      await client.get("x");
      const { length } = (await client.admin("GET", "journal")).value;
      await client.admin("GET", `journal/${length}`);
      let isTold = false;
      const told = client.admin("GET", `journal/${length + 2}`).then(() => {
        isTold = true;
      });
      await client.get("x");
      await client.admin("GET", `journal/${length + 1}`);
      assert.equal(isTold, false);
      await client.get("x");
      await told;
    }));

  it("keep a journal of requests without tokens", () =>
    withEmulator(async (client) => {
      await client.get("x");
      await client.admin("DELETE", "journal");
      await client.put("ci-dev", { vmSize: "Standard_DS2_v2" });
      const { value } = await client.admin("GET", "journal");
      assert.equal(value.length, 1);
      const [{ method, path, query, status, requestBody, responseBody, sequence }] = value;
      assert.deepEqual([method, path, query["api-version"], status], ["PUT", `${computes}/ci-dev`, stable, 201]);
      assert.equal(requestBody.properties.properties.vmSize, "Standard_DS2_v2");
      assert.equal(responseBody.name, "ci-dev");
      assert.ok(sequence > 1);
      assert.equal(/Bearer|eyJ|client_secret/.test(JSON.stringify(value)), false);
    }));

  it("move operations by hand, by reads or by the clock", () =>
    withEmulator(async (client) => {
      const state = async (name: string) => (await client.get(name)).body.properties.properties.state;
      await client.admin("PUT", "speed", { default: "manual" });
      await client.put("one");
      assert.equal(await state("one"), "Creating");
      await client.admin("POST", "advance", { resource: `${computes}/one` });
      assert.equal(await state("one"), "Running");
      await client.admin("PUT", "speed", { default: "immediate", create: { seconds: 60 } });
      await client.admin("PUT", "switches", { createShowsSettingUp: true });
      await client.put("two");
      assert.equal(await state("two"), "Creating");
      await client.admin("POST", "advance", { seconds: 60 });
      assert.equal(await state("two"), "SettingUp");
      await client.admin("POST", "advance", { seconds: 60 });
      assert.equal(await state("two"), "Running");
    }));

  it("set an instance to a state that no request leads to", () =>
    withEmulator(async (client) => {
      await client.put("ci-dev");
      const errors = [{ code: "NodeUnusable", message: "gone bad" }];
      await client.admin("POST", "states", { compute: `${computes}/ci-dev`, state: "Unusable", errors });
      const { state, errors: shown } = (await client.get("ci-dev")).body.properties.properties;
      assert.deepEqual([state, shown[0].error.code], ["Unusable", "NodeUnusable"]);
    }));

  it("reset everything but who may call", () =>
    withEmulator(async (client) => {
      await client.put("ci-dev");
      await client.admin("PUT", "speed", { default: "manual" });
      await client.admin("PUT", "switches", { putRecreates: true });
      await client.admin("POST", "reset");
      assert.equal((await client.get("ci-dev")).body.error.code, "ResourceNotFound");
      assert.equal((await client.arm("GET", computes)).status, 200);
      assert.deepEqual(await client.admin("GET", "speed"), { default: "immediate" });
      assert.equal((await client.admin("GET", "switches")).putRecreates, false);
    }));
});
