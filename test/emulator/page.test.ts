import { strict as assert } from "node:assert";
import { existsSync } from "node:fs";
import path from "node:path";
import { type Browser, chromium } from "playwright-core";
import { startEmulator } from "../../emulator";
import { Client, computes, workspace } from "./client";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge"];

function findBrowser(): string | undefined {
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  const files = folders.flatMap((folder) => NAMES.map((name) => path.join(folder, name)));
  return [process.env.CHROME_PATH ?? "", ...files].find((file) => file && existsSync(file));
}

describe("the emulator's page in a browser", function () {
  this.timeout(60_000);
  let browser: Browser;

  before(async function () {
    const executablePath = findBrowser();
    if (!executablePath) {
      console.log("    Skipped: no Chromium or Chrome on PATH, nor in CHROME_PATH.");
      return this.skip();
    }
    const args = [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
    ];
    browser = await chromium.launch({
      executablePath,
      args: [...args, "--disable-component-update", "--disable-sync"],
    });
  });
  after(() => browser?.close());

  it("shows workspaces, instances with their states, environments and the last requests, and follows them", async () => {
    const emulator = await startEmulator({ workspaces: [`${workspace}@westeurope`] });
    const client = new Client(emulator);
    const tab = await browser.newPage({ ignoreHTTPSErrors: true });
    const errors: Error[] = [];
    tab.on("pageerror", (error) => errors.push(error));
    try {
      await tab.goto(emulator.url);
      const cells = (section: string) => tab.locator(`#${section} tbody tr`).first().locator("td").allInnerTexts();
      assert.deepEqual(await cells("workspaces"), ["main", "rg", "westeurope", "0"]);
      assert.deepEqual(await cells("instances"), ["none"]);

      await client.put("ci-dev", { vmSize: "Standard_DS3_v2" });
      await client.get("<b>");
      await tab.locator("#instances", { hasText: "Running" }).waitFor();
      const row = ["ci-dev", "main", "Standard_DS3_v2", "Running", "Succeeded", "Create Succeeded (User)"];
      assert.deepEqual(await cells("instances"), row);

      assert.deepEqual(await cells("environments"), ["none"]);
      const environment = `${workspace}/environments/dev`;
      await client.arm("PUT", `${environment}/versions/blue`, { properties: { image: "ubuntu" } });
      await tab.locator("#environments", { hasText: "blue" }).waitFor();
      const [name, where, version, image, isBuilt] = await cells("environments");
      assert.deepEqual([name, where, version, isBuilt], ["dev", "main", "blue", "no"]);
      assert.match(image ?? "", /^azureml\/azureml_/);
      await client.arm("POST", `/environment/v2.0${environment}/image`, {});
      await tab.locator("#environments", { hasText: "yes" }).waitFor();

      await client.arm("POST", `${computes}/ci-dev/stop`);
      await tab.locator("#instances", { hasText: "Stopped" }).waitFor();
      const newest = await cells("requests");
      assert.deepEqual([newest[1], newest[2], newest[3]], ["POST", `${computes}/ci-dev/stop`, "202"]);
      assert.equal(await tab.locator("#requests b").count(), 0);
      assert.deepEqual(errors, []);
    } finally {
      await tab.close();
      await emulator.close();
    }
  });
});
