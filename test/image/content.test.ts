import { strict as assert } from "node:assert";
import { contentHash, floatingTag, type ImageContent, readCondaFile, versionOf } from "../../provider/image/content";

const CONDA = `name: vision
channels:
  - conda-forge
dependencies:
  - python=3.10
  - pip:
      - numpy==1.26
      - torch
variables:
  LEVEL: "1.10"
  DEBUG: yes
`;

const IMAGE = "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20240101";
const CONTEXT = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/**
 * Frozen: a hash that differs here gives every user a new version of every image. Another way to hash has to leave these as
 * they are and stand beside them.
 */
const GOLDEN: [what: string, content: ImageContent, hash: string, version: string][] = [
  ["nothing", {}, "7a7df8881451107e4356e68df1712f03b7964954613edf17ac293367062c48f9", "c7a7df8881451107e4356"],
  [
    "a base image",
    { image: IMAGE },
    "d5ab9410705d595bf12289e86590935dc0f9bab699218c1b17957efd428f627e",
    "cd5ab9410705d595bf122",
  ],
  [
    "a base image and a conda specification",
    { image: IMAGE, condaFile: CONDA },
    "e01915f559a7ef295832d0a5ef1d736ac178318887683f14c5b2d0a2cb6849c8",
    "ce01915f559a7ef295832",
  ],
  [
    "every kind of YAML value",
    { condaFile: 'a: [1, 1.0, 1e3, 0x10, 010, 1_000, 1:30, .inf, ~, true, on, "é", 2024-01-01, "\\ud83d\\ude00"]\n' },
    "7ab54fdf8a9c7723065a3f095715b6e7664881e3d8fde98cb51dd819375ae930",
    "c7ab54fdf8a9c7723065a",
  ],
  [
    "a build context",
    { build: { contextHash: CONTEXT } },
    "e1a73355e29be75e9164b4ce9dcfb8ecd341d7f2fac44f0f6aaeb54ece645e89",
    "ce1a73355e29be75e9164",
  ],
  [
    "a build context elsewhere",
    { build: { contextUri: "https://github.com/o/r.git#main" } },
    "765fd7064b7109edd105ddd47dd81849c1cbe24c8a5a6f322ccf8f9757d072a9",
    "c765fd7064b7109edd105",
  ],
  [
    "everything",
    {
      image: IMAGE,
      condaFile: CONDA,
      build: { contextHash: CONTEXT, dockerfilePath: "docker/Dockerfile" },
      osType: "Windows",
      inferenceConfig: {
        livenessRoute: { path: "/live", port: 80 },
        readinessRoute: { path: "/ready", port: 81 },
        scoringRoute: { path: "/score", port: 82 },
      },
      autoRebuild: "OnBaseImageUpdate",
    },
    "f2f5d3ff8f70c724e303e62a999b76af44ee8687afdf2a0a147524fa0e1cf739",
    "cf2f5d3ff8f70c724e303",
  ],
];

const withConda = (condaFile: string): ImageContent => ({ image: IMAGE, condaFile });
const withRoute = (path: string, port: number): ImageContent => ({
  inferenceConfig: { livenessRoute: { path, port } },
});

const SAME: [what: string, a: ImageContent, b: ImageContent][] = [
  ["comments", withConda(CONDA), withConda(`# ours\n${CONDA.replace("torch", "torch # newest")}`)],
  ["line endings", withConda(CONDA), withConda(CONDA.replaceAll("\n", "\r\n"))],
  ["a byte order mark", withConda(CONDA), withConda(`\ufeff${CONDA}`)],
  ["the end of the last line", withConda(CONDA), withConda(CONDA.trimEnd())],
  ["the order of keys", withConda("a: 1\nb: {c: 2, d: 3}"), withConda("b:\n  d: 3\n  c: 2\na: 1")],
  ["quotes", withConda("a: [x, y=3.10]"), withConda("'a': [\"x\", 'y=3.10']")],
  ["brackets", withConda("a: [x, y]"), withConda("a:\n- x\n- y")],
  ["aliases", withConda("a: &x [1]\nb: *x"), withConda("a: [1]\nb: [1]")],
  ["the defaults", { image: IMAGE }, { image: IMAGE, osType: "linux", autoRebuild: "disabled", inferenceConfig: {} }],
  [
    "the spelling of the Dockerfile's path",
    { build: { contextHash: CONTEXT, dockerfilePath: "docker/Dockerfile" } },
    { build: { contextHash: CONTEXT, dockerfilePath: ".\\docker//Dockerfile" } },
  ],
  [
    "the Dockerfile's default",
    { build: { contextHash: CONTEXT } },
    { build: { contextHash: CONTEXT, dockerfilePath: "Dockerfile" } },
  ],
  [
    "the order of routes",
    { inferenceConfig: { livenessRoute: { path: "/l", port: 1 }, scoringRoute: { path: "/s", port: 2 } } },
    { inferenceConfig: { scoringRoute: { port: 2, path: "/s" }, livenessRoute: { path: "/l", port: 1 } } },
  ],
];

const DIFFERENT: [what: string, a: ImageContent, b: ImageContent][] = [
  ["the base image", { image: IMAGE }, { image: `${IMAGE}1` }],
  ["the order of dependencies", withConda("a: [x, y]"), withConda("a: [y, x]")],
  ["a text that looks like a number", withConda("a: '1.10'"), withConda("a: 1.10")],
  ["digits of a text", withConda("a: '1.10'"), withConda("a: '1.1'")],
  ["a whole number", withConda("a: 1"), withConda("a: 1.0")],
  ["a number beyond 2^53", withConda("a: 9007199254740993"), withConda("a: 9007199254740992")],
  ["a word that only YAML 1.1 takes for true", withConda("a: yes"), withConda("a: 'yes'")],
  ["a number that only YAML 1.1 takes for octal", withConda("a: 010"), withConda("a: 10")],
  ["null", withConda("a: ~"), withConda("{}")],
  ["a key", withConda("a: {b: 1}"), withConda("a: {c: 1}")],
  ["nesting", withConda("a: [[x], y]"), withConda("a: [[x, y]]")],
  ["a conda specification", { image: IMAGE }, withConda("{}")],
  ["the context", { build: { contextHash: CONTEXT } }, { build: { contextHash: CONTEXT.replace("0", "1") } }],
  ["where the context is", { build: { contextHash: CONTEXT } }, { build: { contextUri: CONTEXT } }],
  [
    "the Dockerfile",
    { build: { contextHash: CONTEXT } },
    { build: { contextHash: CONTEXT, dockerfilePath: "dockerfile" } },
  ],
  ["the operating system", { image: IMAGE }, { image: IMAGE, osType: "Windows" }],
  ["automatic rebuilds", { image: IMAGE }, { image: IMAGE, autoRebuild: "OnBaseImageUpdate" }],
  ["the path of a route", withRoute("/a", 1), withRoute("/b", 1)],
  ["the port of a route", withRoute("/a", 1), withRoute("/a", 2)],
  ["the name of a route", withRoute("/a", 1), { inferenceConfig: { readinessRoute: { path: "/a", port: 1 } } }],
];

describe("the content of an image", () => {
  for (const [what, content, hash, version] of GOLDEN) {
    it(`has the same hash in every release: ${what}`, () => {
      assert.deepEqual([contentHash(content), versionOf(content)], [hash, version]);
    });
  }

  for (const [what, a, b] of SAME) {
    it(`is the same whatever ${what}`, () => assert.equal(contentHash(a), contentHash(b)));
  }

  for (const [what, a, b] of DIFFERENT) {
    it(`is another one with ${what} changed`, () => assert.notEqual(contentHash(a), contentHash(b)));
  }

  it("has no name, tags, description or stage", () => {
    const described = { ...withConda(CONDA), tags: { a: "b" }, description: "d", stage: "Production", name: "n" };
    assert.equal(contentHash(described), contentHash(withConda(CONDA)));
  });

  it("gives versions that no reader takes for a number", () => {
    for (let i = 0; i < 1000; i++) assert.match(versionOf({ image: String(i) }), /^c[0-9a-f]{20}$/);
  });
});

describe("a conda specification", () => {
  const PROBLEMS: [text: string, problem: string][] = [
    ["", 'expected a mapping such as "dependencies:", got nothing.'],
    ["# nothing", 'expected a mapping such as "dependencies:", got nothing.'],
    ["- numpy", 'expected a mapping such as "dependencies:", got a list.'],
    ["environment.yml", 'expected a mapping such as "dependencies:", got a text.'],
    ["7", 'expected a mapping such as "dependencies:", got a single value.'],
    ["a: 1\na: 2", "this is not one YAML document: line 2, column 1: Map keys must be unique."],
    ["a: 1\n\tb: 2", "this is not one YAML document: line 2, column 1: Tabs are not allowed as indentation."],
    ["a: 1\n---\nb: 2", "this is not one YAML document: line 2, column 1: a second document begins."],
    ["a: *b", "this YAML cannot be read: Unresolved alias (the anchor must be set before the alias): b."],
  ];
  for (const [text, problem] of PROBLEMS) {
    it(`is refused: ${JSON.stringify(text)}`, () => assert.deepEqual(readCondaFile(text), { problem }));
  }

  it("cannot fill the memory with aliases", () => {
    const lines = ["a0: &a0 [x, x]", ...Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]`)];
    assert.match(readCondaFile(lines.join("\n")).problem ?? "", /Excessive alias count/);
  });

  it("is refused where a hash is asked for, too", () => {
    assert.throws(() => contentHash({ condaFile: "- a" }), {
      kind: "input",
      message: 'The conda specification cannot be used: expected a mapping such as "dependencies:", got a list.',
    });
  });
});

describe("a base image", () => {
  const FLOATING = ["ubuntu", "ubuntu:latest", "mcr.microsoft.com/a/b", "localhost:5000/a", "localhost:5000/a:latest"];
  const FIXED = [
    "ubuntu:22.04",
    "mcr.microsoft.com/a/b:1",
    "localhost:5000/a:1",
    "ubuntu@sha256:0",
    "a:latest@sha256:0",
  ];
  for (const image of FLOATING) {
    it(`floats: ${image}`, () =>
      assert.match(floatingTag(image) ?? "", /^".*" has .*latest.*a newer one makes no new/));
  }
  for (const image of FIXED) it(`is fixed: ${image}`, () => assert.equal(floatingTag(image), undefined));
});
