import { strict as assert } from "node:assert";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { devNull, tmpdir } from "node:os";
import path from "node:path";
import { getPythonClient, NotAvailableError } from "../../scripts/pythonClients/get.mjs";
import { findPython } from "../../scripts/pythonClients/python.mjs";
import { skipFor } from "../notes";

const range = { oldest: "3.8", newest: "3.12" };

describe("Where Microsoft's Python clients run", () => {
  let folder: string;
  let env: Record<string, string>;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "python-"));
    env = { PATH: path.join(folder, "bin"), HOME: folder, PULUMI_AZUREML_CACHE: path.join(folder, "cache") };
    mkdirSync(path.join(folder, "bin"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const pretend = (file: string, version: string) => {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, `#!/bin/sh\necho ${version}\n`, { mode: 0o755 });
  };
  const onPath = (name: string) => path.join(folder, "bin", name);

  it("takes the first Python that is neither too old nor too new, and pyenv's when PATH has none", function () {
    if (process.platform === "win32") skipFor(this, "windows");
    const pyenvs = path.join(folder, ".pyenv", "versions", "3.10.4", "bin", "python3");
    pretend(onPath("python3"), "3.14.1");
    pretend(pyenvs, "3.10.4");
    assert.deepEqual(findPython({ ...range, env }), { file: pyenvs, version: "3.10.4" });
    pretend(onPath("python3.12"), "3.12.9");
    assert.deepEqual(findPython({ ...range, env }), { file: onPath("python3.12"), version: "3.12.9" });
    pretend(onPath("python3"), "3.8.0");
    assert.deepEqual(findPython({ ...range, env }), { file: onPath("python3"), version: "3.8.0" });
  });

  it("says what is needed and what there is", async function () {
    if (process.platform === "win32") skipFor(this, "windows");
    const needed = "Python 3.8 to 3.12 with venv is needed, and";
    assert.deepEqual(findPython({ ...range, env }), { problem: `${needed} none was found on PATH or in pyenv` });
    pretend(onPath("python3"), "3.14.1");
    pretend(onPath("python"), "3.7.2");
    writeFileSync(onPath("python3.11"), "#!/bin/sh\necho no module named venv >&2; exit 1\n", { mode: 0o755 });
    assert.deepEqual(findPython({ ...range, env }), { problem: `${needed} there is only Python 3.14.1, 3.7.2` });
    await assert.rejects(getPythonClient("azureml-core", { env }), (error) => {
      assert.ok(error instanceof NotAvailableError);
      assert.match(error.message, /^Python 3\.8 to 3\.12 with venv is needed/);
      return true;
    });
  });

  it("says that nothing can be installed where there is no index, and leaves nothing behind", async function () {
    const python = findPython(range);
    if ("problem" in python) {
      return skipFor(this, "python", python.problem);
    }
    const offline = {
      PIP_CONFIG_FILE: devNull,
      PIP_INDEX_URL: "http://127.0.0.1:9/simple",
      PIP_EXTRA_INDEX_URL: "",
      PIP_FIND_LINKS: "",
      PIP_RETRIES: "0",
    };
    const { PULUMI_AZUREML_CACHE } = env;
    const work = getPythonClient("azureml-core", { env: { ...process.env, ...offline, PULUMI_AZUREML_CACHE } });
    await assert.rejects(work, (error) => {
      assert.ok(error instanceof NotAvailableError);
      assert.match(
        error.message,
        /^pip could not install azureml-core==1\.61\.0\.post4: No matching distribution found for .*$/,
      );
      return true;
    });
    assert.ok(existsSync(path.join(folder, "cache")));
    assert.deepEqual(readdirSync(path.join(folder, "cache", "pulumi-azureml")), []);
  });
});
