import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { archiveAddresses } from "../../scripts/pulumiCli/archive.mjs";
import { cacheFolder } from "../../scripts/pulumiCli/cacheFolder.mjs";
import { pulumiVersion } from "../../scripts/pulumiCli/versions.mjs";
import { root } from "../../scripts/setUp/folders.mjs";
import { skipFor } from "../notes";

const kept = `pulumi-azureml/pulumi-${pulumiVersion}-${process.platform}-${process.arch}`;

describe("the Pulumi CLI that the scripts use", () => {
  let folder: string;
  let tools: string;
  let servers: Server[];

  before(function () {
    if (process.platform === "win32") skipFor(this, "windows");
  });

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "pulumi cli "));
    tools = path.join(folder, "tools");
    mkdirSync(tools);
    for (const tool of ["tar", "gzip"]) {
      const file = execFileSync("/bin/sh", ["-c", `command -v ${tool}`], { encoding: "utf8" }).trim();
      symlinkSync(file, path.join(tools, tool));
    }
    servers = [];
  });

  afterEach(() => {
    for (const server of servers) server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function writeProgram(at: string, name: string, says: string): void {
    mkdirSync(at, { recursive: true });
    writeFileSync(path.join(at, name), `#!/bin/sh\necho "${says}"\n`);
    chmodSync(path.join(at, name), 0o755);
  }

  function writeCli(at: string, version: string, parts = ["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"]) {
    writeProgram(at, "pulumi", version);
    for (const part of parts) writeProgram(at, part, "");
    return path.join(at, "pulumi");
  }

  async function serve(answer: (name: string) => Buffer | undefined): Promise<string> {
    const server = createServer((request, response) => {
      const found = answer(path.basename(request.url ?? ""));
      response.writeHead(found ? 200 : 404).end(found);
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async function ask(
    onPath: string[],
    releases: string,
  ): Promise<{ code: number | null; stdout: string; stderr: string }> {
    const script = `import { getPulumi } from ${JSON.stringify(path.join(root, "scripts/pulumiCli/get.mjs"))};
      import { runMain } from ${JSON.stringify(path.join(root, "scripts/setUp/setUp.mjs"))};
      await runMain(async () => { console.log((await getPulumi()).file); return 0; });`;
    const child = spawn(process.execPath, ["--input-type=module", "--eval", script], {
      env: {
        PATH: [...onPath, tools].join(path.delimiter),
        HOME: folder,
        PULUMI_AZUREML_CACHE: path.join(folder, "cache"),
        PULUMI_AZUREML_RELEASES: releases,
      },
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text) => {
      stderr += text;
    });
    const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
    return { code, stdout: stdout.trim(), stderr };
  }

  function packArchive(): Buffer {
    const at = path.join(folder, "release");
    writeCli(path.join(at, "pulumi"), `v${pulumiVersion}`);
    const file = path.join(folder, "release.tar.gz");
    execFileSync("tar", ["-czf", file, "-C", at, "pulumi"]);
    return readFileSync(file);
  }

  const nothing = () => serve(() => undefined);

  it("is the one on PATH when that is new enough", async () => {
    const file = writeCli(path.join(folder, "on path"), "v3.251.2");
    assert.deepEqual(await ask([path.dirname(file)], await nothing()), { code: 0, stdout: file, stderr: "" });
  });

  it("is the cached one when the one on PATH is too old", async () => {
    const old = writeCli(path.join(folder, "old"), "v3.240.0");
    const cached = writeCli(path.join(folder, "cache", kept), `v${pulumiVersion}`);
    const { stdout, stderr } = await ask([path.dirname(old)], await nothing());
    assert.equal(stdout, cached);
    assert.equal(stderr, `  ${old} is version 3.240.0, and 3.250.0 is needed: not used\n`);
  });

  it("is not one that lacks its Node language host", async () => {
    const partial = writeCli(path.join(folder, "partial"), "v3.260.0", []);
    const cached = writeCli(path.join(folder, "cache", kept), `v${pulumiVersion}`);
    const { stdout, stderr } = await ask([path.dirname(partial)], await nothing());
    assert.equal(stdout, cached);
    assert.equal(stderr, `  ${partial} lacks pulumi-language-nodejs: not used\n`);
  });

  it("is not looked for where the cache cannot be written, which is said in one line", async () => {
    writeFileSync(path.join(folder, "cache"), "a file");
    const { code, stderr } = await ask([], await nothing());
    assert.equal(code, 1);
    const cache = path.join(folder, "cache", "pulumi-azureml");
    const reason = "cannot be written (ENOTDIR). Set PULUMI_AZUREML_CACHE to a folder that can.";
    assert.ok(stderr.trim().endsWith(`the cache folder ${cache} ${reason}`), stderr);
  });

  it("is unpacked from Pulumi's release into the cache, also by two runs at once", async () => {
    const archive = packArchive();
    const releases = await serve(() => archive);
    const results = await Promise.all([ask([], releases), ask([], releases)]);
    for (const { code, stdout } of results) {
      assert.equal(code, 0);
      assert.equal(stdout, path.join(folder, "cache", kept, "pulumi"));
    }
    assert.deepEqual(readdirSync(path.join(folder, "cache", "pulumi-azureml")), [path.basename(kept)]);
  });

  it("is asked for in words when none can be had", async () => {
    const releases = await nothing();
    const [address] = archiveAddresses({ env: { PULUMI_AZUREML_RELEASES: releases } });
    const { code, stdout, stderr } = await ask([], releases);
    assert.equal(code, 1);
    assert.equal(stdout, "");
    assert.equal(
      stderr.slice(stderr.indexOf("error:")),
      `error: there is no Pulumi CLI 3.250.0 or newer and none could be had.
  PATH: pulumi is not there
  Pulumi's release: ${address}: HTTP 404
  Go modules: Go is not installed
Install it as https://www.pulumi.com/docs/install/ says, so that \`pulumi version\` answers v3.250.0 or newer, or install Go 1.26 (https://go.dev/dl/); then try again.
`,
    );
  });

  it("is not built by a Go that is too old", async () => {
    const old = path.join(folder, "old go");
    writeProgram(old, "go", "go1.19.4");
    const { stderr } = await ask([old], await nothing());
    assert.match(stderr, /Go modules: Go is 1\.19\.4, and 1\.21\.0 is needed/);
  });
});

describe("archiveAddresses", () => {
  const names = (platform: string, arch: string) =>
    archiveAddresses({ env: {}, platform, arch }).map((address) => path.posix.basename(address));

  it("has the archive of each platform that Pulumi publishes for", () => {
    assert.deepEqual(archiveAddresses({ env: {}, platform: "linux", arch: "x64" }), [
      "https://get.pulumi.com/releases/sdk/pulumi-v3.250.0-linux-x64.tar.gz",
      "https://github.com/pulumi/pulumi/releases/download/v3.250.0/pulumi-v3.250.0-linux-x64.tar.gz",
    ]);
    assert.equal(names("darwin", "arm64")[0], "pulumi-v3.250.0-darwin-arm64.tar.gz");
    assert.equal(names("win32", "x64")[0], "pulumi-v3.250.0-windows-x64.zip");
  });

  it("refuses the others", () => {
    assert.throws(() => names("linux", "riscv64"), { message: "Pulumi publishes no CLI for linux on riscv64" });
  });
});

describe("cacheFolder", () => {
  const at = (env: Record<string, string>, platform: string) => cacheFolder({ env, platform, home: "/home/ada" });

  it("is where the platform keeps caches, unless a variable names another place", () => {
    assert.equal(at({}, "linux"), "/home/ada/.cache/pulumi-azureml");
    assert.equal(at({}, "darwin"), "/home/ada/Library/Caches/pulumi-azureml");
    assert.equal(at({ XDG_CACHE_HOME: "/caches" }, "linux"), "/caches/pulumi-azureml");
    assert.equal(at({ XDG_CACHE_HOME: "/caches", PULUMI_AZUREML_CACHE: "/mine" }, "linux"), "/mine/pulumi-azureml");
  });

  it("is never relative to the checkout, not even without a home", () => {
    assert.ok(path.isAbsolute(cacheFolder({ env: {}, platform: "linux", home: "" })));
  });
});
