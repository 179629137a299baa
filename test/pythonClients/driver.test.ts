import { strict as assert } from "node:assert";
import { execFileSync, spawnSync } from "node:child_process";
import { driverOf } from "../../provider/image/modelManagement/sources";
import { temporaryFolders } from "../image/folders";
import { skipFor } from "../notes";

describe("The driver of an image of model management", () => {
  const folder = temporaryFolders();

  it("is run by Python, whatever the script's path", async function () {
    if (spawnSync("python3", ["--version"]).error) skipFor(this, "python");
    const script = "a b/größe.py";
    const place = await folder({
      [script]:
        "def init():\n    print('begun')\n\ndef run(data, request_headers):\n    return data + request_headers\n",
      "driver.py": driverOf(script),
    });
    const program = "import driver; driver.init(); print(driver.run('x', 'y'))";
    const python = ["-c", program];
    const printed = execFileSync("python3", python, { cwd: place, encoding: "utf8" });
    assert.deepEqual(printed.trim().split(/\r?\n/), ["begun", "xy"]);
  });
});
