import { strict as assert } from "node:assert";
import fc from "fast-check";
import { parse, stringify } from "yaml";
import { asRecord, type Values } from "../../provider/core/values";
import { normalDockerfilePath } from "../../provider/image/content";
import { type Azure, type Json, startAzure, WORKSPACE } from "../provider/azure";
import { combinations } from "./arbitraries";
import { CONDA, freshImagesOf, imageInputsOf, OWNER } from "./declared";
import { temporaryFolders } from "./folders";

const URI = "https://example.com/context/";
const CONTENTS = ["image", "condaFile", "build", "osType", "inferenceConfig", "autoRebuild", "properties"];
const EXISTING = {
  "build.contextPath": [undefined],
  "build.contextUri": [URI],
  "build.dockerfilePath": ["Dockerfile", "docker/Dockerfile", "docker/gpu/Dockerfile", "/Dockerfile", "a b/Dockerfile"],
  image: ["example.com/a:1", "EXAMPLE.com/a:1", "docker.io/library/a:1", "a:1", "a:latest", "a"],
};
const declarations = combinations(EXISTING, CONTENTS).filter(
  ({ condaFile, inferenceConfig }) => condaFile !== "" && inferenceConfig !== undefined,
);
const contents = fc.oneof(declarations, combinations(EXISTING, CONTENTS));

/** Other words for the same: each is written in the way that the numbers choose. */
function respelled(given: Values, choose: () => number): Values {
  const paths = [
    (path: string) => path,
    (path: string) => (path.startsWith("/") ? path : `./${path}`),
    (path: string) => path.replaceAll("/", "\\"),
    (path: string) => (path.startsWith("/") ? path : path.replaceAll("/", "//./")),
    (path: string) => `${path}/`,
  ];
  const words = [(word: string) => word.toLowerCase(), (word: string) => word.toUpperCase(), (word: string) => word];
  const texts = [
    (text: string) => `\ufeff# ours\r\n${text.replaceAll("\n", "\r\n")}`,
    (text: string) => stringify(parse(text), { collectionStyle: "flow" }),
    (text: string) => `${text}\n\n# the end`,
  ];
  const one = <Made>(ways: readonly Made[]) => ways[choose() % ways.length] as Made;
  const { build, condaFile, osType, autoRebuild, inferenceConfig, properties, ...others } = given;
  const { dockerfilePath = "Dockerfile", ...rest } = asRecord(build);
  const isUsual = normalDockerfilePath(String(dockerfilePath)) === "Dockerfile" && choose() % 3 === 0;
  const same = {
    ...(properties !== undefined && { properties: reversed(properties as Values) }),
    ...(inferenceConfig !== undefined && { inferenceConfig: reversed(inferenceConfig as Values) }),
    ...(typeof condaFile === "string" && { condaFile: one(texts)(condaFile) }),
    ...((osType !== undefined || choose() % 2 === 0) && { osType: one(words)(String(osType ?? "Linux")) }),
    ...((autoRebuild !== undefined || choose() % 2 === 0) && {
      autoRebuild: one(words)(String(autoRebuild ?? "Disabled")),
    }),
    ...(build !== undefined && {
      build: isUsual ? rest : { dockerfilePath: one(paths)(String(dockerfilePath)), ...rest },
    }),
  };
  return reversed({ ...others, ...same });
}

function reversed(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values)
      .reverse()
      .map(([key, value]) => [key, value && typeof value === "object" ? reversed(value as Values) : value]),
  );
}

describe("The same content in other words", () => {
  let azure: Azure;
  before(async () => {
    azure = await startAzure();
  });
  after(() => azure.close());
  const folderWith = temporaryFolders();

  const checked = async (given: Values, olds: Json = {}, owner: Values = OWNER): Promise<Json> => {
    const { inputs, failures } = await azure.images.check(olds, imageInputsOf(given, owner));
    assert.deepEqual(failures, []);
    return inputs;
  };
  const create = async (given: Values, owner: Values = OWNER): Promise<Json> => {
    const inputs = await checked(given, {}, owner);
    return { inputs, ...((await azure.images.create(inputs)) as Json) };
  };
  const numbers = fc.infiniteStream(fc.nat());
  const choosing = (stream: Iterator<number>) => () => stream.next().value ?? 0;

  for (const version of [undefined, "3"]) {
    it(`is the same to a preview, a refresh, other stacks and scripts: version ${version}`, () =>
      fc.assert(
        fc.asyncProperty(contents, numbers, async (given, stream) => {
          await azure.admin("POST", "reset");
          const choose = choosing(stream[Symbol.iterator]());
          const declared = { name: "train", ...given, ...(version && { version }) };
          const other = () => respelled(declared, choose);
          const made = await create(declared);
          const inputs = await checked(other(), made.inputs);
          assert.deepEqual([inputs.contentHash, inputs.version], [made.inputs.contentHash, made.inputs.version]);
          const plan = await azure.images.diff(made.id, made.outs, inputs);
          assert.deepEqual({ changes: plan.changes, replaces: plan.replaces }, { changes: false, replaces: [] });

          const { props } = (await azure.images.read(made.id, made.outs)) as Json;
          assert.equal((await azure.images.diff(made.id, props, await checked(other(), made.inputs))).changes, false);

          const theirs = await create(other(), { ...OWNER, stack: "prod" });
          assert.equal(theirs.id, made.id);
          assert.equal((await azure.images.diff(theirs.id, theirs.outs, inputs)).replaces?.length, 0);
          const { contentHash } = await azure.imageResource
            .check({
              newInputs: { workspaceId: WORKSPACE, ...other() },
              log: { progress() {}, info() {}, warn() {} },
              clock: azure.clock,
            })
            .then(({ inputs: found }) => found);
          assert.equal(contentHash, inputs.contentHash);
        }),
        { seed: 16, numRuns: 40 },
      ));
  }

  it("is another version exactly when its hash is another", () =>
    fc.assert(
      fc.asyncProperty(contents, contents, async (one, other) => {
        await azure.admin("POST", "reset");
        const made = await create({ name: "train", ...one, properties: {} });
        const inputs = await checked({ name: "train", ...other, properties: {} }, made.inputs);
        const { replaces, deleteBeforeReplace } = await azure.images.diff(made.id, made.outs, inputs);
        const isAnother = inputs.contentHash !== made.inputs.contentHash;
        assert.equal(replaces?.includes("version"), isAnother);
        assert.equal((replaces ?? []).length > 0, isAnother);
        assert.equal(deleteBeforeReplace, false);
      }),
      { seed: 17, numRuns: 60 },
    ));

  it("is sent in the same words, which every system that builds takes", async () => {
    await azure.admin("POST", "reset");
    const made = await create({ build: { contextUri: URI, dockerfilePath: ".\\docker\\Dockerfile" } });
    const { body } = await azure.arm("GET", `${made.id}?api-version=2026-05-01`);
    assert.equal(body.properties.build.dockerfilePath, "docker/Dockerfile");
    assert.equal(made.outs.build.dockerfilePath, ".\\docker\\Dockerfile");
  });

  it("needs no update for another way to write the same path", async () => {
    const folder = await folderWith({ Dockerfile: "FROM scratch\n", "conda.yml": CONDA });
    const before = await checked({ build: { contextPath: folder } });
    const same = await checked({ build: { contextPath: `${folder}/./` } }, before);
    assert.equal((await azure.images.diff("id", before, same)).changes, false);
    const file = { image: "example.com/a:1" };
    const one = await checked({ ...file, condaFilePath: `${folder}/conda.yml` });
    const other = await checked({ ...file, condaFilePath: `${folder}//conda.yml` }, one);
    assert.equal((await azure.images.diff("id", one, other)).changes, false);
  });

  it("archives nothing when the version is there with content that it was not declared with", async () => {
    await azure.admin("POST", "reset");
    const given = { name: "train", version: "3", image: "example.com/a:1" };
    const made = await create(given);
    const path = `${made.id}?api-version=2026-05-01`;
    await azure.arm("DELETE", path);
    await azure.arm("PUT", path, { properties: { image: "example.com/theirs:1" } });
    const { props } = (await azure.images.read(made.id, made.outs)) as Json;
    const next = freshImagesOf(azure);
    const { inputs } = await next.call("check", made.inputs, imageInputsOf(given));
    const { replaces, deleteBeforeReplace } = await next.call("diff", made.id, props, inputs);
    assert.deepEqual([replaces, deleteBeforeReplace], [["image"], true]);
    await next.call("delete", made.id, props);
    assert.equal((await azure.arm("GET", path)).body.properties.isArchived, false);
    await assert.rejects(next.call("create", inputs), /exists already with other content: image\./);
  });

  it("does not take another order of properties, or other letters of their names, for other content", async () => {
    await azure.admin("POST", "reset");
    const given = { name: "train", version: "3", image: "example.com/a:1", onDelete: "archive" };
    const made = await create({ ...given, properties: { a: "1", B: "2" } });
    const next = freshImagesOf(azure);
    const again = imageInputsOf({ ...given, properties: { b: "2", a: "1" } });
    const { inputs } = await next.call("check", made.inputs, again);
    assert.deepEqual((await next.call("diff", made.id, made.outs, inputs)).replaces, []);
    await next.call("delete", made.id, made.outs);
    const { body } = await azure.arm("GET", `${made.id}?api-version=2026-05-01`);
    assert.equal(body.properties.isArchived, true);
  });
});
