import { strict as assert } from "node:assert";
import type { Browser } from "playwright-core";
import { startEmulator } from "../../emulator";
import { openBrowser } from "../browser";
import { Client, computes, workspace } from "./client";

describe("the emulator's page in a browser", () => {
  let browser: Browser;

  before(async function () {
    browser = await openBrowser(this);
  });
  after(() => browser?.close());

  it("shows workspaces, instances with their states, environments and the last requests, and follows them", async () => {
    const emulator = await startEmulator({ workspaces: [`${workspace}@westeurope`] });
    const client = new Client(emulator);
    const tab = await browser.newPage({ ignoreHTTPSErrors: true });
    tab.setDefaultTimeout(0);
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
