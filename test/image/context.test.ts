import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { appendFile, mkdir, rename, symlink, truncate } from "node:fs/promises";
import path from "node:path";
import { readContext } from "../../provider/image/context";
import { disguise, type Tree, temporaryFolders, write } from "./folders";

const DOCKERFILE = "FROM ubuntu:22.04\nCOPY . .\n";
const LINKS = process.platform === "win32" ? it.skip : it;

describe("a build context", () => {
  const folderWith = temporaryFolders();

  async function read(tree: Tree, dockerfilePath?: string) {
    return readContext(await folderWith({ Dockerfile: DOCKERFILE, ...tree }), { dockerfilePath });
  }

  async function hashOf(tree: Tree): Promise<string> {
    const { context, problems } = await read(tree);
    assert.deepEqual(problems, []);
    return context?.hash ?? "";
  }

  async function filesOf(tree: Tree, dockerfilePath?: string): Promise<string[]> {
    const { context, problems } = await read(tree, dockerfilePath);
    assert.deepEqual(problems, []);
    return (context?.files ?? []).map((file) => file.path).filter((file) => file !== "Dockerfile");
  }

  async function problemsOf(tree: Tree, dockerfilePath?: string): Promise<string[]> {
    const { context, problems } = await read(tree, dockerfilePath);
    assert.equal(context, undefined);
    return problems.map(({ input, message }) => `${input}: ${message}`);
  }

  it("has the same hash in every release", async () => {
    const binary = Uint8Array.from({ length: 256 }, (_, i) => i);
    const tree = {
      "a b/é.txt": "é\r\n",
      "src/main.py": "print(1)\n",
      "src-2.bin": binary,
      empty: "",
      "😀": "1",
      ﬀ: "2",
    };
    assert.equal(await hashOf(tree), "59ad9f4362568505443259d5342d62df06a580fedb048c40a52233f35ab966eb");
  });

  it("is the same in any folder, in any order, whenever it was written and whoever may run it", async () => {
    const hash = await hashOf({ a: "1", "b/c": "2", "b/d": "3" });
    const folder = await folderWith({ "b/d": "3", "b/c": "2", a: "1", Dockerfile: DOCKERFILE, "e/f": "folder/" });
    for (const file of ["a", "b/c", "Dockerfile"]) await disguise(folder, file);
    assert.equal((await readContext(folder)).context?.hash, hash);
  });

  it("is another one with a byte, a name or a line ending changed", async () => {
    const trees: Tree[] = [
      { a: "x\n" },
      { a: "y\n" },
      { a: "x\r\n" },
      { b: "x\n" },
      { "a/a": "x\n" },
      { A: "x\n" },
      {},
    ];
    const hashes = await Promise.all([...trees, { a: "x\n", b: "" }, { Dockerfile: "FROM ubuntu:24.04" }].map(hashOf));
    assert.equal(new Set(hashes).size, hashes.length);
  });

  it("does not confuse where one file ends and another begins", async () => {
    const [one, other] = await Promise.all([hashOf({ a: "1", b: "23" }), hashOf({ a: "12", b: "3" })]);
    assert.notEqual(one, other);
  });

  it("lists files by the bytes of their paths", async () => {
    const files = await filesOf({ "b/a": "", "b-a": "", B: "", "😀": "", ﬀ: "", a: "" });
    assert.deepEqual(files, ["B", "a", "b-a", "b/a", "ﬀ", "😀"]);
  });

  describe("ignores", () => {
    const TREE: Tree = { "data/a.csv": "1", "data/keep.csv": "2", "src/main.py": "3", "src/Data.CSV": "4" };

    it("what .amlignore names, by git's rules", async () => {
      const files = await filesOf({ ...TREE, ".amlignore": "# data\n*.csv\n!keep.csv\n" });
      assert.deepEqual(files, ["data/keep.csv", "src/Data.CSV", "src/main.py"]);
    });

    it("for ever what is in a folder that .amlignore names", async () => {
      assert.deepEqual(await filesOf({ ...TREE, ".amlignore": "data/\n!data/keep.csv" }), [
        "src/Data.CSV",
        "src/main.py",
      ]);
    });

    it("nothing of .dockerignore when there is an .amlignore, but sends it: Docker reads it where it builds", async () => {
      const files = await filesOf({ ...TREE, ".amlignore": "\ufeffsrc", ".dockerignore": "data" });
      assert.deepEqual(files, [".dockerignore", "data/a.csv", "data/keep.csv"]);
    });

    it("what .dockerignore names, by Docker's rules", async () => {
      const rules = ["# all data", "data", " !data/keep.csv ", "main.py", "**/*.CSV", "..", ".", "/", "!"].join("\r\n");
      const files = await filesOf({ ...TREE, ".dockerignore": rules });
      assert.deepEqual(files, [".dockerignore", "data/keep.csv", "src/main.py"]);
    });

    const DOCKER: [rules: string, left: string[]][] = [
      ["a", ["b/a", "b/c/a"]],
      ["/a/", ["b/a", "b/c/a"]],
      ["*", []],
      ["*/a", ["a", "b/c/a"]],
      ["**/a", []],
      ["b/**", ["a"]],
      ["b/../a", ["b/a", "b/c/a"]],
      ["b\n!b/c", ["a", "b/c/a"]],
      ["!b/c\nb", ["a"]],
      ["**\n!b/?/a", ["b/c/a"]],
      ["[a-b]", []],
      ["c++\n(\na{1}", ["a", "b/a", "b/c/a"]],
    ];
    for (const [rules, left] of DOCKER) {
      it(`as Docker does: ${JSON.stringify(rules)}`, async () => {
        const files = await filesOf({ a: "", "b/a": "", "b/c/a": "", ".dockerignore": rules });
        assert.deepEqual(
          files,
          [".dockerignore", ...left].filter((file) => file !== "Dockerfile"),
        );
      });
    }

    it("never the Dockerfile", async () => {
      const gpu = "docker/Dockerfile.gpu";
      for (const ignored of ["*", "docker", "**", gpu]) {
        assert.deepEqual(await filesOf({ [gpu]: "", ".amlignore": ignored }, gpu), [gpu]);
        assert.deepEqual(await filesOf({ [gpu]: "", ".dockerignore": ignored }, gpu), [".dockerignore", gpu]);
      }
    });

    it("what only the ignored files of a context differ in", async () => {
      const hash = await hashOf({ a: "1", ".amlignore": "*.log\n" });
      assert.equal(await hashOf({ a: "1", "b.log": "2", "c/d.log": "3", ".amlignore": "# logs\n*.log" }), hash);
      assert.equal(await hashOf({ a: "1" }), hash);
    });

    LINKS("links that lead nowhere, and what is neither a file nor a folder", async () => {
      const folder = await folderWith({
        Dockerfile: "",
        x: { link: "/nowhere" },
        "y/z": "",
        ".dockerignore": "x\ny\n!y/z",
      });
      execFileSync("mkfifo", [path.join(folder, "y", "pipe")]);
      const { context, problems } = await readContext(folder);
      assert.deepEqual(problems, []);
      assert.deepEqual(
        context?.files.map((file) => file.path),
        [".dockerignore", "Dockerfile", "y/z"],
      );
    });
  });

  describe("takes a link", () => {
    LINKS("for the file that it leads to", async () => {
      assert.equal(await hashOf({ a: "1", b: { link: "a" } }), await hashOf({ a: "1", b: "1" }));
    });

    LINKS("for the folder that it leads to", async () => {
      assert.equal(await hashOf({ "a/b": "1", "c/d": { link: "../a" } }), await hashOf({ "a/b": "1", "c/d/b": "1" }));
    });

    LINKS("to the context itself as its folder", async () => {
      const [folder, elsewhere] = [await folderWith({ Dockerfile: "" }), await folderWith({})];
      await symlink(folder, path.join(elsewhere, "link"));
      const hashes = [await readContext(folder), await readContext(path.join(elsewhere, "link"))];
      assert.equal(hashes[0]?.context?.hash, hashes[1]?.context?.hash);
    });
  });

  describe("is refused", () => {
    LINKS("with links that lead nowhere, out of it or around in it", async () => {
      const sibling = path.basename(await folderWith({ secret: "" }));
      const problems = await problemsOf({
        a: { link: "nowhere" },
        b: { link: `../${sibling}/secret` },
        c: { link: "c" },
        d: { link: ".." },
        "e/f/g": { link: "../../e" },
        h: { link: "." },
      });
      assert.deepEqual(problems.sort(), [
        'contextPath: "a" is a link that leads nowhere: repair it, or ignore it.',
        'contextPath: "b" is a link out of the folder: copy what it leads to, or ignore it.',
        'contextPath: "c" is a link that leads nowhere: repair it, or ignore it.',
        'contextPath: "d" is a link out of the folder: copy what it leads to, or ignore it.',
        'contextPath: "e/f/g" is a link to a folder that it is in: remove it, or ignore it.',
        'contextPath: "h" is a link to a folder that it is in: remove it, or ignore it.',
      ]);
    });

    LINKS("with an ignored Dockerfile that a link leads to elsewhere", async () => {
      const elsewhere = await folderWith({ Dockerfile: "" });
      const problems = await problemsOf({ docker: { link: elsewhere }, ".amlignore": "docker" }, "docker/Dockerfile");
      assert.deepEqual(problems, [
        'contextPath: "docker/Dockerfile" is a link out of the folder: copy what it leads to, or ignore it.',
      ]);
    });

    LINKS("with what is neither a file nor a folder", async () => {
      const folder = await folderWith({ Dockerfile: DOCKERFILE });
      execFileSync("mkfifo", [path.join(folder, "pipe")]);
      const message = '"pipe" is neither a file nor a folder: remove it, or ignore it.';
      assert.deepEqual((await readContext(folder)).problems, [{ input: "contextPath", message }]);
    });

    LINKS("with names that blob storage cannot keep", async () => {
      assert.deepEqual(await problemsOf({ "a\\b": "" }), [
        'contextPath: "a\\\\b" has a name that blob storage cannot keep: rename it, or ignore it.',
      ]);
    });

    it("without its Dockerfile, naming the nearest", async () => {
      const folder = await folderWith({ "docker/Dockerfile": "", "main.py": "" });
      const problemWith = async (dockerfilePath?: string) =>
        (await readContext(folder, { dockerfilePath })).problems[0];
      const problem = (message: string) => ({ input: "dockerfilePath", message });
      const near = '; the nearest name is "docker/Dockerfile".';
      assert.deepEqual(await problemWith(), problem(`the build context has no file "Dockerfile"${near}`));
      assert.deepEqual(
        await problemWith("docker/DockerFile"),
        problem(`the build context has no file "docker/DockerFile"${near}`),
      );
      assert.deepEqual(
        await problemWith("docker"),
        problem(`the build context has no file "docker"; the nearest name is "main.py".`),
      );
      for (const outside of ["../Dockerfile", "/Dockerfile", "C:\\Dockerfile", "a/../../Dockerfile"]) {
        const message = `"${outside}" is not inside the build context: give a path that starts there.`;
        assert.deepEqual(await problemWith(outside), problem(message));
      }
    });

    it("when it is empty, is not there or is no folder", async () => {
      const folder = await folderWith({ file: "" });
      const [missing, file] = [path.join(folder, "missing"), path.join(folder, "file")];
      const problemOf = async (place: string) => (await readContext(place)).problems[0]?.message;
      assert.equal(await problemOf(missing), `the folder "${missing}" does not exist.`);
      assert.equal(await problemOf(file), `"${file}" is not a folder.`);
      await mkdir(missing);
      assert.equal(await problemOf(missing), 'the build context has no file "Dockerfile", nor any other.');
    });
  });

  it("warns of the limits that Azure ML documents, and names the largest files", async () => {
    const files = Object.fromEntries(Array.from({ length: 99 }, (_, i) => [`${i}`, "x"]));
    assert.deepEqual((await read(files)).warnings, []);
    const limit = "Azure ML documents 100 files and 1 MB as its limit. The largest are";
    const more = await read({ ...files, "99": "xy", "100": "xyz" });
    assert.match(
      more.warnings.join(),
      new RegExp(`^The build context has 102 files with 0.00 MB; ${limit} Dockerfile`),
    );
    const larger = await read({ a: "x".repeat(1_000_000) });
    assert.match(larger.warnings.join(), new RegExp(`has 2 files with 1.00 MB; ${limit} a \\(1.00 MB\\), Dockerfile`));
  });

  it("is read in pieces: its files are never in memory as a whole", async () => {
    const folder = await folderWith({ Dockerfile: "", large: "" });
    await truncate(path.join(folder, "large"), 100_000_000);
    const before = process.memoryUsage.rss();
    assert.equal((await readContext(folder)).context?.size, 100_000_000);
    assert.ok(process.memoryUsage.rss() - before < 40_000_000, `${process.memoryUsage.rss() - before} bytes`);
  });

  it("is refused when it changes while it is read", async () => {
    const folder = await folderWith({ Dockerfile: "", large: "" });
    await truncate(path.join(folder, "large"), 100_000_000);
    const reading = readContext(folder);
    let isRead = false;
    const stop = () => {
      isRead = true;
    };
    reading.then(stop, stop);
    while (!isRead) await appendFile(path.join(folder, "large"), "x");
    assert.deepEqual((await reading).problems, [
      {
        input: "contextPath",
        message: `"${folder}" cannot be read: large changed while it was read; run again when it is finished.`,
      },
    ]);
  });

  it("stops reading when it is interrupted", async () => {
    const folder = await folderWith({ Dockerfile: "" });
    await assert.rejects(readContext(folder, { signal: AbortSignal.abort(new Error("enough")) }), {
      message: "enough",
    });
  });

  it("is the same after it was moved", async () => {
    const folder = await folderWith({ "a/Dockerfile": DOCKERFILE, "a/b": "1" });
    const { context } = await readContext(path.join(folder, "a"));
    await rename(path.join(folder, "a"), path.join(folder, "z"));
    await write(folder, { "z/c": "folder/" });
    assert.equal((await readContext(path.join(folder, "z"))).context?.hash, context?.hash);
  });
});
