import assert from "node:assert/strict";
import {
  type CommandLine,
  ELSEWHERE,
  OTHER_SUBSCRIPTION,
  openCommandLine,
  SPEECH,
  SUBSCRIPTION,
  VISION,
} from "./command";

const ADA = "aaaaaaaa-0000-0000-0000-00000000ada0";
const forAda = { personalComputeInstanceSettings: { assignedUser: { objectId: ADA, tenantId: SUBSCRIPTION } } };
const CI_DEV = `${VISION}/computes/ci-dev`;

describe("the commands that read", () => {
  let line: CommandLine;
  before(async () => {
    line = await openCommandLine();
    const secret = { name: "rstudio", environmentVariables: { KEY: { type: "local", value: "hush" } } };
    const schedules = {
      computeStartStop: [{ action: "Stop", triggerType: "Cron", cron: { expression: "0 18 * * 1-5" } }],
    };
    const properties = {
      vmSize: "Standard_DS2_v2",
      idleTimeBeforeShutdown: "PT1H",
      customServices: [secret],
      schedules,
      enableRootAccess: false,
    };
    await line.make(CI_DEV, properties, { team: "vision" });
    await line.make(`${VISION}/computes/ci-ada`, forAda, { team: "vision", "pulumi-azureml": "v1:0123" });
    await line.make(`${SPEECH}/computes/ci-talk`, {}, { team: "speech" });
    await line.make(`${ELSEWHERE}/computes/ci-arm`);
    await line.emulator.admin("POST", "triggers", { compute: CI_DEV, action: "stop", trigger: "IdleShutdown" });
    const runs = [
      { runId: "train", status: "Running", runType: "azureml.scriptrun", tags: { team: "vision" } },
      { runId: "sweep", status: "Queued", runType: "azureml.HyperDrive", properties: { user: "ada" } },
      { runId: "old", status: "Completed", runType: "azureml.scriptrun" },
    ];
    await line.emulator.admin("POST", "runs", { compute: `${VISION}/computes/ci-ada`, runs });
  });
  after(() => line.close());
  afterEach(() => line.emulator.admin("DELETE", "faults"));

  const json = async (...args: string[]) => {
    const { stdout, stderr, code } = await line.run(...args, "--json");
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout);
  };
  const listed = async (...args: string[]) => {
    const { instances } = await json("list", ...args);
    return instances.map(({ name }: { name: string }) => name);
  };
  const runIds = async (...args: string[]) => {
    const { runs } = await json("runs", "ci-ada", ...args);
    return runs.map(({ runId }: { runId: string }) => runId);
  };
  const noAnswer = (path: string) =>
    line.emulator.admin("POST", "faults", { path, count: null, answer: { status: 403, code: "AuthorizationFailed" } });

  describe("list", () => {
    it("shows a table: state, size, user, last operation with its trigger, idle time, owner", async () => {
      const { stdout, stderr, code } = await line.run("list", "--workspace", VISION);
      assert.deepEqual({ stderr, code }, { stderr: "", code: 0 });
      const [head, ada, dev, ...more] = stdout
        .trimEnd()
        .split("\n")
        .map((each) => each.split(/ {2,}/));
      assert.deepEqual(head, ["NAME", "WORKSPACE", "STATE", "SIZE", "USER", "LAST OPERATION", "IDLE STOP", "MANAGED"]);
      assert.deepEqual(
        [...(ada ?? []).slice(0, 3), ada?.[4], ada?.at(-1)],
        ["ci-ada", "vision", "Running", ADA, "yes"],
      );
      assert.match(dev?.join("|") ?? "", /^ci-dev\|vision\|Stopped\|.*\|Stop by IdleShutdown \d+[sm] ago\|PT1H\|no$/);
      assert.deepEqual(more, []);
    });

    it("is one JSON document with --json", async () => {
      const { instances, problems } = await json("list", "ci-dev");
      const [{ id, name, workspace, state, isManaged, tags, lastOperation }] = instances;
      assert.deepEqual(
        { id, name, workspace, state, isManaged, tags, trigger: lastOperation.operationTrigger, problems },
        {
          id: CI_DEV,
          name: "ci-dev",
          workspace: "vision",
          state: "Stopped",
          isManaged: false,
          tags: { team: "vision" },
          trigger: "IdleShutdown",
          problems: [],
        },
      );
    });

    it("looks into workspaces, by id or by name, or into whole subscriptions", async () => {
      assert.deepEqual(await listed("--workspace", SPEECH, "--workspace", ELSEWHERE), ["ci-talk", "ci-arm"]);
      assert.deepEqual(await listed("-w", "vision", "-g", "ml"), ["ci-ada", "ci-dev"]);
      assert.deepEqual(await listed("-w", "SPEECH"), ["ci-talk"]);
      assert.deepEqual(await listed("--subscription", OTHER_SUBSCRIPTION), ["ci-arm"]);
      const both = ["--subscription", SUBSCRIPTION, "--subscription", OTHER_SUBSCRIPTION];
      assert.deepEqual(await listed(...both), ["ci-talk", "ci-ada", "ci-dev", "ci-arm"]);
    });

    it("takes the subscription, the group and the workspace from variables", async () => {
      const env = { AZURE_DEFAULTS_WORKSPACE: "speech", AZURE_DEFAULTS_GROUP: "ml" };
      const { stdout } = await line.start(["list", "--json"], env).result;
      assert.deepEqual(
        JSON.parse(stdout).instances.map(({ name }: { name: string }) => name),
        ["ci-talk"],
      );
      assert.deepEqual(await listed(), ["ci-talk", "ci-ada", "ci-dev"]);
      const nowhere = await line.start(["list"], { ARM_SUBSCRIPTION_ID: "", AZURE_SUBSCRIPTION_ID: "" }).result;
      assert.equal(nowhere.code, 1);
      assert.match(nowhere.stderr, /^Say where: --workspace <ARM id>, or --subscription <id>/);
    });

    it("filters by tags, by user and by state; all must hold", async () => {
      assert.deepEqual(await listed("--tag", "team"), ["ci-talk", "ci-ada", "ci-dev"]);
      assert.deepEqual(await listed("--tag", "team=vision"), ["ci-ada", "ci-dev"]);
      assert.deepEqual(await listed("--tag", "team=vision", "--state", "stopped"), ["ci-dev"]);
      assert.deepEqual(await listed("--assigned-to", ADA.toUpperCase()), ["ci-ada"]);
      assert.deepEqual(await listed("--state", "Stopped", "--state", "Running"), ["ci-talk", "ci-ada", "ci-dev"]);
      const none = await line.run("list", "--tag", "team=none");
      assert.deepEqual(none, { code: 0, stdout: "", stderr: "There are no such instances.\n" });
    });

    it("says what it could not list, and does not call it empty", async () => {
      await noAnswer("workspaces/speech/computes");
      const { code, stdout, stderr } = await line.run("list", "--json", "--subscription", SUBSCRIPTION);
      assert.equal(code, 1);
      const { instances, problems } = JSON.parse(stdout);
      assert.deepEqual(
        instances.map(({ name }: { name: string }) => name),
        ["ci-ada", "ci-dev"],
      );
      assert.deepEqual(
        problems.map(({ id }: { id: string }) => id),
        [SPEECH],
      );
      assert.match(stderr, /^The instances of the workspace .*\/speech cannot be listed\. 403 AuthorizationFailed/);
    });

    it("ends when it has said that there was no answer, and not a minute later", async () => {
      await line.emulator.admin("POST", "faults", { path: "/computes$", count: 4, drop: "before" });
      const { code, stderr } = await line.run("list", "--workspace", VISION);
      assert.equal(code, 1);
      assert.match(stderr, /got no answer/);
    });

    it("says so of a subscription too, and shows the others", async () => {
      await noAnswer(`^/subscriptions/${OTHER_SUBSCRIPTION}/providers/`);
      const { code, stdout, stderr } = await line.run(
        "list",
        ...["--subscription", SUBSCRIPTION, "--subscription", OTHER_SUBSCRIPTION],
      );
      assert.equal(code, 1);
      assert.match(stdout, /ci-dev/);
      assert.match(
        stderr,
        new RegExp(`^The workspaces of the subscription ${OTHER_SUBSCRIPTION} cannot be listed\\. 403`),
      );
    });

    it("finds all with one list for each workspace, and one with one GET", async () => {
      const reads = async (...args: string[]) => {
        await line.emulator.admin("DELETE", "journal");
        await listed(...args);
        const { body } = await line.emulator.admin("GET", "journal");
        const paths: string[] = body.value.map(({ path }: { path: string }) => path);
        return paths.filter((path) => path.includes("/computes")).map((path) => path.split("/workspaces/")[1]);
      };
      assert.deepEqual(await reads("ci-dev", "ci-ada", "--workspace", VISION), ["vision/computes"]);
      assert.deepEqual(await reads(CI_DEV, `${VISION}/computes/ci-ada`), ["vision/computes"]);
      assert.deepEqual(await reads(CI_DEV), ["vision/computes/ci-dev"]);
      assert.deepEqual(await reads("ci-dev", "-w", "vision", "-g", "ml"), ["vision/computes/ci-dev"]);
    });
  });

  describe("show", () => {
    it("tells what most want to know, then everything, without secrets", async () => {
      const { stdout, code } = await line.run("show", CI_DEV);
      assert.equal(code, 0);
      const [first, id, ...rest] = stdout.split("\n");
      assert.equal(first, 'ComputeInstance "ci-dev" of workspace "vision" is Stopped (provisioning Succeeded).');
      assert.equal(id, `Id: ${CI_DEV}`);
      assert.ok(rest.includes("  Stop, cron 0 18 * * 1-5 (UTC)"), stdout);
      assert.ok(rest.includes("Errors: none"));
      assert.match(stdout, /^customServices\[0\]\.environmentVariables\.KEY\.value +<secret>$/m);
      assert.doesNotMatch(stdout, /hush/);
    });

    it("has every error of a failed instance", async () => {
      const errors = [{ code: "DiskFull", message: "There is no space." }];
      await line.emulator.admin("POST", "states", { compute: `${SPEECH}/computes/ci-talk`, state: "Unusable", errors });
      const { stdout } = await line.run("show", "ci-talk");
      assert.match(stdout, /is Unusable[\s\S]*\nErrors:\n {2}DiskFull: There is no space\.\n/);
      await line.emulator.admin("POST", "states", { compute: `${SPEECH}/computes/ci-talk`, state: "Running" });
    });

    it("shows JSON, and preview properties when asked", async () => {
      const { id, state, customServices, enableRootAccess, isManaged } = await json("show", "ci-dev");
      const value = customServices[0].environmentVariables.KEY.value;
      assert.deepEqual(
        [id, state, value, enableRootAccess, isManaged],
        [CI_DEV, "Stopped", "<secret>", undefined, false],
      );
      assert.equal((await json("show", "ci-dev", "--preview")).enableRootAccess, false);
    });

    it("says what is not there", async () => {
      const missing = `ComputeInstance "ci-none" of workspace "vision" does not exist. [NotFound]\n`;
      assert.deepEqual(await line.run("show", `${VISION}/computes/ci-none`), { code: 1, stdout: "", stderr: missing });
      const { code, stderr } = await line.run(
        "show",
        `${VISION.replace("vision", "nowhere")}/computes/ci-dev`,
        "--json",
      );
      assert.equal(code, 1);
      assert.match(stderr, /cannot be read\. 404 ResourceNotFound/);
    });
  });

  it("sizes lists what a region offers for instances", async () => {
    const { stdout } = await line.run("sizes", "--location", "West Europe");
    const lines = stdout.split("\n").map((each) => each.trim().split(/ +/));
    assert.deepEqual(lines[0], ["NAME", "VCPUS", "MEMORY", "GB", "GPUS", "FAMILY", "LOCATION"]);
    assert.deepEqual(
      lines.find(([name]) => name === "Standard_NC6s_v3"),
      ["Standard_NC6s_v3", "6", "112", "1", "standardNCSv3Family", "westeurope"],
    );
    const { sizes } = await json("sizes", "--workspace", VISION);
    const { name, vCPUs, location } = sizes.find((each: { name: string }) => each.name === "Standard_DS3_v2");
    assert.deepEqual({ name, vCPUs, location }, { name: "Standard_DS3_v2", vCPUs: 4, location: "eastus" });
  });

  it("usage lists what is used and free of each quota, once", async () => {
    await line.emulator.admin("PUT", "quotas", { family: "standardNVFamily", limit: 0 });
    const { usage } = await json("usage", "-w", "vision");
    const quota = "Standard DSv2 Family Cluster Dedicated vCPUs";
    const rows = usage.filter((each: { quota: string }) => each.quota === quota);
    assert.deepEqual(rows, [
      { subscriptionId: SUBSCRIPTION, location: "eastus", quota, used: 10, limit: 6000, free: 5990 },
    ]);
    assert.doesNotMatch((await line.run("usage", "-w", "vision")).stdout, /Standard NV Family/);
    assert.match((await line.run("usage", "-w", "vision", "--all")).stdout, /Standard NV Family\D+0 +0 +0 +eastus/);
  });

  it("runs lists every status that is not one of an end, and finds it in any letter case", async () => {
    const runs = [
      { runId: "held", status: "Paused" },
      { runId: "new", status: "SomethingNew" },
      { runId: "none" },
      { runId: "ended", status: "Cancelled" },
      { runId: "small", status: "running" },
    ];
    await line.emulator.admin("POST", "runs", { compute: `${SPEECH}/computes/ci-talk`, runs });
    const found = async (...args: string[]) =>
      (await json("runs", "ci-talk", ...args)).runs.map(({ runId }: { runId: string }) => runId);
    assert.deepEqual(await found(), ["held", "new", "none", "small"]);
    assert.deepEqual(await found("--status", "PAUSED"), ["held"]);
    assert.deepEqual(await found("--status", "somethingnew", "--status", "Running"), ["new", "small"]);
    assert.deepEqual(await found("--status", "cancelled"), ["ended"]);
    assert.match((await line.run("runs", "ci-talk")).stdout, /ci-talk +speech +none +- +- +-/);
  });

  it("runs lists what has not ended, filtered, or whatever there is", async () => {
    assert.deepEqual(await runIds(), ["train", "sweep"]);
    assert.deepEqual(await runIds("--all"), ["train", "sweep", "old"]);
    assert.deepEqual(await runIds("--status", "queued", "--status", "completed"), ["sweep", "old"]);
    assert.deepEqual(await runIds("--type", "azureml.scriptrun"), ["train"]);
    assert.deepEqual(await runIds("--tag", "team"), ["train"]);
    assert.deepEqual(await runIds("--tag", "team=vision", "--property", "user=ada"), []);
    assert.deepEqual(await runIds("--property", "user=ada"), ["sweep"]);
    const { stdout } = await line.run("runs", "--workspace", VISION);
    assert.match(stdout, /^INSTANCE +WORKSPACE +RUN +NAME +STATUS +TYPE +USER\nci-ada +vision +train +- +Running/);
    await noAnswer("/history/");
    const { code, stderr } = await line.run("runs", "ci-dev");
    assert.equal(code, 1);
    assert.match(stderr, /^ComputeInstance "ci-dev" of workspace "vision": its runs cannot be listed\. 403/);
  });
});
