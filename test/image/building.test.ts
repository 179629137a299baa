import { strict as assert } from "node:assert";
import { isPartialFailure } from "../../provider/core/errors";
import type { Clock } from "../../provider/core/resource";
import type { Values } from "../../provider/core/values";
import { type Azure, type Json, startAzure } from "../provider/azure";
import { createEngine, type Engine } from "../provider/engine";
import { BASE, CONDA, freshImagesOf, imageInputsOf, imagesOf } from "./declared";

const SUBJECT = /^Image "train:c[0-9a-f]{20}" of workspace "vision"/;
const PROGRAM: Values = { image: BASE, condaFile: CONDA, buildImage: { enabled: true } };

describe("the build of an image", () => {
  let azure: Azure;
  let engine: Engine;
  before(async () => {
    azure = await startAzure();
  });
  beforeEach(async () => {
    await azure.admin("POST", "reset");
    engine = createEngine(imageInputsOf);
  });
  after(() => azure.close());

  const up = (program: Values = PROGRAM) => engine.up(imagesOf(azure), program);
  const outs = (): Json => engine.entry()?.outs;
  const settled = async (program: Values = PROGRAM) =>
    assert.deepEqual(await engine.differences(imagesOf(azure), program), []);
  /** What was sent to the environment service since the last call. */
  const asked = async (): Promise<string[]> => {
    const { value } = await azure.admin("GET", "journal");
    await azure.admin("DELETE", "journal");
    const paths = value.filter(({ path }: Json) => path.startsWith("/environment/"));
    return paths.map(({ method, path }: Json) => `${method} ${path.split("/").slice(-2).join("/")}`);
  };
  const begun = async () => (await asked()).filter((request) => request.startsWith("POST"));
  const fails = (failure: Values) => azure.admin("POST", "builds", failure);
  const slowly = () => azure.admin("PUT", "speed", { default: "immediate", build: { reads: 1 } });

  /** A reconciliation with a log and a clock that tests look into. */
  const reconciled = async ({
    given = {},
    progress = () => {},
    signal,
  }: {
    given?: Values;
    progress?: (text: string) => void;
    signal?: AbortSignal;
  }) => {
    const log = { progress, info: () => {}, warn: () => {} };
    const clock: Clock = {
      now: azure.clock.now,
      sleep: async (milliseconds, aborted) => {
        aborted?.throwIfAborted();
        await azure.clock.sleep(milliseconds);
      },
    };
    const { inputs } = await azure.images.check({}, imageInputsOf({ ...PROGRAM, ...given }));
    const { __context, __provider, ...values } = inputs;
    return azure.imageResource.reconcile({ log, clock, signal, owner: __context.owner, inputs: values });
  };

  it("is waited for, from Queued on, and tells where the image is", async () => {
    await slowly();
    const { version } = (await reconciled({})).properties;
    const { imageLocation, creationState, imageBuildLogUri } = (await reconciled({})).properties as Json;
    assert.match(String(version), /^c/);
    assert.equal(creationState, "Succeeded");
    assert.equal(imageBuildLogUri, undefined);
    assert.match(imageLocation.registry, /\.azurecr\.io$/);
    assert.match(imageLocation.repository, /^azureml\/azureml_[0-9a-f]{32}$/);
    assert.equal(imageLocation.reference, `${imageLocation.registry}/${imageLocation.repository}`);
  });

  it("shows each state, and the log as it grows", async () => {
    await slowly();
    const shown: string[] = [];
    await reconciled({ progress: (text) => shown.push(text.replace(/ \(.*\)$/, "")) });
    assert.deepEqual(shown, [
      "registering the version",
      "building the image",
      "Queued",
      "GettingOrProvisioningACR",
      "Running: Build context: made from the environment's definition",
      "Running: Environment solved",
      ...shown.slice(6),
    ]);
    assert.match(shown[6] ?? "", /^Running: Successfully tagged /);
    assert.match(shown[7] ?? "", /^Running: digest: sha256:/);
    assert.equal(shown.length, 8);
  });

  it("goes on as long as the state is one that ends nothing, whatever its word", async () => {
    await azure.admin("PUT", "speed", { default: "immediate", build: "manual" });
    const unheard = { status: "PreparingSomethingNew" };
    await assert.rejects(
      azure.withAnswer("GET", "/imageBuilds/", unheard, () => up({ ...PROGRAM, timeouts: { create: "1h" } })),
      /was not built after 60m 00s; the build is PreparingSomethingNew\. Azure continues with it\.$/,
    );
  });

  it("that fails is a failed resource, with the end of the log in the message", async () => {
    const log = [...Array.from({ length: 40 }, (_, i) => `line ${i}`), "ResolvePackageNotFound: numpy==99"];
    await fails({ failsAt: "dependencies", environment: "train", log });
    await assert.rejects(up(), (error: Json) => {
      assert.match(error.message, SUBJECT);
      assert.match(
        error.message,
        /: the build of its container image ended with Failed\. The next "pulumi up" builds it again\.\nThe end of the log/,
      );
      assert.match(error.message, /\nline 39\nResolvePackageNotFound: numpy==99$/);
      assert.doesNotMatch(error.message, /line 20\n|key=/);
      return true;
    });
    assert.equal(engine.entry()?.isFailed, true);
    assert.equal(outs().creationState, "Failed");
    assert.match(outs().imageBuildLogUri, /^https:/);
  });

  it("that fails without a log says so much, and no more", async () => {
    await azure.admin("PUT", "switches", { buildHasNoLog: true });
    await fails({ failsAt: "context", environment: "train", log: ["secret"], endsAs: "Canceled" });
    await assert.rejects(up(), /ended with Canceled\. The next "pulumi up" builds it again\.$/);
    assert.equal(outs().creationState, "Failed");
  });

  it("is done again by the next up after a failure, and by a refresh and up, and then no more", async () => {
    await fails({ failsAt: "dependencies", environment: "train", count: 2 });
    await assert.rejects(up());
    await engine.refresh(imagesOf(azure));
    await asked();
    await assert.rejects(up());
    assert.equal((await begun()).length, 1);
    await up();
    assert.equal(outs().creationState, "Succeeded");
    assert.equal((await begun()).length, 1);
    await settled();
    await up();
    assert.deepEqual(await begun(), []);
  });

  it("is not begun when the image is there", async () => {
    await up();
    await asked();
    await up({ ...PROGRAM, tags: { team: "vision" } });
    assert.deepEqual(await begun(), []);
    await settled({ ...PROGRAM, tags: { team: "vision" } });
  });

  it("is not begun, and the service not asked, where no build is declared", async () => {
    await up({ image: BASE, condaFile: CONDA });
    await settled({ image: BASE, condaFile: CONDA });
    assert.deepEqual(await asked(), []);
    assert.equal(outs().creationState, "NotBuilt");
  });

  it("comes with a later declaration of it", async () => {
    await up({ image: BASE, condaFile: CONDA });
    await up();
    assert.equal(outs().creationState, "Succeeded");
    await settled();
  });

  it("is done again when rebuildTrigger changes, also after a failure", async () => {
    await azure.admin("PUT", "switches", { buildsAgain: true });
    await up({ ...PROGRAM, rebuildTrigger: "monday" });
    const first = outs().imageBuildLogUri;
    await asked();
    await up({ ...PROGRAM, rebuildTrigger: "monday" });
    assert.deepEqual(await begun(), []);

    await fails({ failsAt: "push", environment: "train" });
    await assert.rejects(up({ ...PROGRAM, rebuildTrigger: "tuesday" }), /ended with Failed/);
    await engine.refresh(imagesOf(azure));
    assert.equal((await begun()).length, 1);
    await up({ ...PROGRAM, rebuildTrigger: "tuesday" });
    assert.equal((await begun()).length, 1);
    assert.notEqual(outs().imageBuildLogUri, first);
    await settled({ ...PROGRAM, rebuildTrigger: "tuesday" });
  });

  it("runs on the compute that is named, and says when there is none", async () => {
    const program = { ...PROGRAM, buildImage: { enabled: true, compute: "cpu-cluster" } };
    await up(program);
    assert.deepEqual(await begun(), ["POST imageoncompute/cpu-cluster"]);
    await settled(program);
    await azure.admin("PUT", "switches", { buildComputeMustExist: true });
    await assert.rejects(
      up({ ...program, condaFile: CONDA.replace("1.26.4", "2.0.0") }),
      /: the build of its container image could not be started\. 404 \w+: Compute cpu-cluster was not found in workspace vision/,
    );
  });

  it("has a deadline, leaves the version in the state, and is taken up again", async () => {
    await azure.admin("PUT", "speed", { default: "immediate", build: "manual" });
    const program = { ...PROGRAM, timeouts: { create: "10m" } };
    await assert.rejects(
      up(program),
      /: the container image was not built after 10m 00s; the build is Queued\. Azure continues with it\.$/,
    );
    assert.equal(engine.entry()?.isFailed, true);
    await azure.admin("POST", "advance", { toTheEnd: true });
    await asked();
    await up(program);
    assert.deepEqual(await begun(), []);
    assert.equal(outs().creationState, "Succeeded");
    await settled(program);
  });

  it("continues in Azure when the command is interrupted, and is waited for by the next", async () => {
    await slowly();
    const controller = new AbortController();
    const progress = (text: string) => {
      if (text.startsWith("Running")) controller.abort();
    };
    await assert.rejects(reconciled({ progress, signal: controller.signal }), (error) => {
      assert.ok(isPartialFailure(error));
      assert.match(error.message, SUBJECT);
      assert.match(error.message, /: interrupted\. Azure continues building; the next "pulumi up" waits for it\.$/);
      assert.equal(error.resource.observed["creationState"], "NotBuilt");
      return true;
    });
    const { properties } = await reconciled({});
    assert.equal(properties["creationState"], "Succeeded");
    const { value } = await azure.admin("GET", "journal");
    const locations = value.filter(({ path }: Json) => path.includes("/imageBuilds/")).map(({ path }: Json) => path);
    assert.equal(new Set(locations).size, 1);
  });

  it("survives a service that fails for a while", async () => {
    await slowly();
    const failing = { status: 503, code: "ServiceUnavailable", message: "later" };
    await azure.admin("POST", "faults", { method: "GET", path: "/imageBuilds/", count: 5, answer: failing });
    await up();
    assert.equal(outs().creationState, "Succeeded");
  });

  it("is done again by up when the image was deleted from the registry", async () => {
    await up();
    const gone = { imageExistsInRegistry: false };
    await azure.withAnswer("GET", "/image", gone, () => engine.refresh(imagesOf(azure)));
    assert.equal(outs().creationState, "NotBuilt");
    assert.equal(outs().imageLocation, undefined);
    await asked();
    await up();
    assert.equal(outs().creationState, "Succeeded");
    await settled();
  });

  it("that fails for the next version leaves the last one to onSupersede, whichever run deletes it", async () => {
    await up();
    const { id } = engine.entry() as Json;
    await fails({ failsAt: "image", environment: "train" });
    const next = { ...PROGRAM, condaFile: CONDA.replace("1.26.4", "2.0.0") };
    await assert.rejects(up(next), /ended with Failed/);
    assert.notEqual(engine.entry()?.id, id);
    await engine.up(freshImagesOf(azure), next);
    await settled(next);
    assert.equal((await azure.arm("GET", `${id}?api-version=2026-05-01`)).body.properties.isArchived, false);
  });

  it("says which role is missing", async () => {
    await azure.admin("POST", "faults", { method: "POST", path: "/environment/", forbidden: true });
    await assert.rejects(up(), (error: Json) => {
      assert.match(error.message, SUBJECT);
      assert.match(
        error.message,
        /: the build of its container image could not be started\. 403 AuthorizationFailed: /,
      );
      assert.match(error.message, /environments\/build\/action.*such as AzureML Data Scientist\.$/s);
      return true;
    });
    assert.equal(engine.entry()?.isFailed, true);
    await up();
    await settled();
  });

  it("says which role is missing when the service does not", async () => {
    const answer = { status: 403, code: "Forbidden", message: "no" };
    await azure.admin("POST", "faults", { method: "POST", path: "/environment/", answer });
    await assert.rejects(
      up(),
      /403 Forbidden: no.*Ask for a role with the action Microsoft\.MachineLearningServices\/workspaces\/environments\/build\/action, such as AzureML Data Scientist\.$/s,
    );
  });

  it("says what the service does not know", async () => {
    const answer = { status: 404, code: "NotFound", message: "no such environment" };
    await azure.admin("POST", "faults", { method: "GET", path: "/environment/.*/image$", answer });
    await assert.rejects(up(), (error: Json) => {
      assert.match(error.message, /: its container image cannot be asked for\. 404 NotFound: no such environment/);
      return true;
    });
    await up();
    await settled();
  });
});
