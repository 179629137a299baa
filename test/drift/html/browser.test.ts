import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { page } from "../../../provider/drift/formats/html/page";
import type { DriftDocument } from "../../../provider/drift/report";
import { KINDS } from "../../../provider/kinds";
import { openBrowser } from "../../browser";
import { bigDocument, DOCUMENTS } from "./documents";
import { contrasts } from "./looking";

// biome-ignore lint/suspicious/noExplicitAny: the compiler of the tests knows no browser
type Element = any;

const html = (document: DriftDocument) => page(document, KINDS);

const PHONE = { viewport: { width: 390, height: 844 } };

describe("the HTML report of drift in a browser", () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "azureml report "));
  let browser: Browser;

  before(async function () {
    browser = await openBrowser(this);
  });
  after(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  });

  /** Opens the report as a file, does the work, and sees that nothing was asked for and nothing complained. */
  async function opened(
    document: DriftDocument,
    options: BrowserContextOptions,
    work: (tab: Page) => Promise<void>,
  ): Promise<void> {
    const file = path.join(folder, "drift.html");
    writeFileSync(file, html(document));
    const url = pathToFileURL(file).href;
    const context = await browser.newContext({ locale: "en-GB", timezoneId: "Asia/Tokyo", ...options });
    context.setDefaultTimeout(0);
    const tab = await context.newPage();
    const complaints: string[] = [];
    const requests: string[] = [];
    tab.on("pageerror", (error) => complaints.push(error.message));
    tab.on("console", (message) => complaints.push(message.text()));
    tab.on("request", (request) => requests.push(request.url().split("#")[0] ?? ""));
    try {
      await tab.goto(url);
      await work(tab);
      assert.deepEqual(complaints, []);
      assert.deepEqual(new Set(requests), new Set([url]));
    } finally {
      await context.close();
    }
  }

  const names = (tab: Page) => tab.locator(".resource h3").allInnerTexts();

  it("filters by standing, workspace and words, remembers the filters in its address, and clears them", () =>
    opened(DOCUMENTS.mixed, {}, async (tab) => {
      const shown = tab.locator("#shown");
      assert.equal(await shown.innerText(), "17 resources");
      await tab.getByRole("checkbox", { name: "Changed", exact: false }).first().check();
      assert.deepEqual(await names(tab), ["ci-alice", "train:7"]);
      assert.equal(await shown.innerText(), "2 of 17 resources");
      assert.deepEqual(await tab.locator(".group:visible h2").allInnerTexts(), ["Changed 2"]);

      await tab.getByRole("checkbox", { name: "Missing" }).check();
      assert.deepEqual(await names(tab), ["ci-alice", "train:7", "ci-bob"]);
      await tab.getByRole("combobox", { name: "Workspace" }).selectOption({ label: "speech" });
      assert.deepEqual(await names(tab), ["train:7"]);
      await tab.reload();
      assert.deepEqual(await names(tab), ["train:7"]);

      await tab.getByRole("button", { name: "Clear filters" }).click();
      await tab.locator("#shown", { hasText: /^17 resources$/ }).waitFor();
      assert.equal(new URL(tab.url()).hash, "");
      await tab.getByRole("searchbox").fill("STANDARD_ds12 alice");
      assert.deepEqual(await names(tab), ["ci-alice"]);
      await tab.getByRole("searchbox").fill("no such thing");
      assert.deepEqual(await names(tab), []);
      assert.ok(await tab.getByText("Nothing matches these filters.").isVisible());
    }));

  it("is used with the keyboard alone", () =>
    opened(DOCUMENTS.mixed, {}, async (tab) => {
      const focus = () => tab.evaluate("document.activeElement.textContent || document.activeElement.value");
      await tab.keyboard.press("Tab");
      assert.equal(await focus(), "To the resources");
      await tab.keyboard.press("Tab");
      await tab.keyboard.press("Space");
      assert.deepEqual(await names(tab), ["speech", "ci-mike"]);
      await tab.locator("summary", { hasText: "ci-mike" }).focus();
      await tab.keyboard.press("Enter");
      assert.equal(await tab.locator("details", { hasText: "ci-mike" }).getAttribute("open"), null);
      await tab.getByRole("button", { name: "Close all" }).press("Enter");
      assert.equal(await tab.locator(".resource details[open]").count(), 0);
      await tab.getByRole("button", { name: "Open all" }).press("Enter");
      assert.equal(await tab.locator(".resource details[open]").count(), 2);
    }));

  it("has landmarks, one heading for each part, and names for what can be used", () =>
    opened(DOCUMENTS.mixed, PHONE, async (tab) => {
      for (const role of ["banner", "main", "search"] as const)
        assert.equal(await tab.getByRole(role).count(), 1, role);
      assert.equal(await tab.getByRole("heading", { level: 1 }).innerText(), "Could not check 2 resources");
      assert.equal(await tab.getByRole("heading", { level: 2 }).count(), 8);
      assert.equal(await tab.getByRole("region", { name: "Could not be checked" }).count(), 1);
      const table = tab.getByRole("table", { name: "Differences" }).first();
      assert.equal(await table.getByRole("rowheader").first().innerText(), "vmSize");
      assert.deepEqual(await table.getByRole("columnheader").allTextContents(), ["Property", "Declared", "Found"]);
      for (const each of await tab.locator("input, select").all()) {
        assert.equal(await each.evaluate((it: Element) => it.labels.length), 1);
      }
    }));

  it("tells times in the reader's zone, and in UTC beside it", () =>
    opened(DOCUMENTS.mixed, {}, async (tab) => {
      const checked = tab.locator("header time");
      assert.match(await checked.innerText(), /4 Mar 2026, 14:06 (GMT\+9|JST)/);
      assert.equal(await checked.getAttribute("title"), "2026-03-04 05:06 UTC");
    }));

  it("shows everything without JavaScript, and no filters", () =>
    opened(DOCUMENTS.mixed, { javaScriptEnabled: false }, async (tab) => {
      assert.equal((await names(tab)).length, 17);
      assert.equal(await tab.locator("input:visible, select:visible, button:visible").count(), 0);
      assert.equal(await tab.locator("header time").innerText(), "2026-03-04 05:06 UTC");
      await tab.locator("summary", { hasText: "old-try" }).click();
      assert.ok(await tab.getByText("kept for the audit").last().isVisible());
    }));

  it("prints what differs, also where it is closed, and no filters", () =>
    opened(DOCUMENTS.mixed, {}, async (tab) => {
      await tab.getByRole("button", { name: "Close all" }).click();
      await tab.emulateMedia({ media: "print" });
      const value = tab.locator("td", { hasText: "Standard_DS12_v2" });
      assert.ok(((await value.boundingBox())?.height ?? 0) > 10);
      assert.ok(await value.evaluate((it: Element) => it.checkVisibility({ contentVisibilityAuto: true })));
      assert.equal(await tab.locator("input:visible, button:visible").count(), 0);
    }));

  it("does nothing that a name or a value asks for", () =>
    opened(DOCUMENTS.hostile, {}, async (tab) => {
      await tab.getByRole("button", { name: "Open all" }).click();
      await tab.getByRole("searchbox").fill("<script>");
      assert.equal(await tab.evaluate("window.hurt"), undefined);
      assert.equal(await tab.locator("script").count(), 1);
      assert.equal(await tab.locator("img, [onfocus], [onerror], body [style]").count(), 0);
      const text = await tab.locator("body").innerText();
      assert.doesNotMatch(text, /[\u202A-\u202E\u2066-\u2069\u200B\0]/);
      assert.match(text, /userU\+202Egnp\.exe/);
      assert.equal(await tab.title(), "Drift in 1 resource · Drift of Azure ML");
    }));

  for (const [name, document] of Object.entries(DOCUMENTS)) {
    it(`is readable in light and dark, on a phone and a desk: ${name}`, async () => {
      for (const colorScheme of ["light", "dark"] as const) {
        for (const more of [PHONE, { viewport: { width: 768, height: 1024 } }, {}]) {
          await opened(document, { colorScheme, ...more }, async (tab) => {
            await tab.evaluate("for (const each of document.querySelectorAll('details')) each.open = true");
            const poor = (await tab.evaluate(contrasts)).filter(({ ratio }) => ratio < 4.5);
            assert.deepEqual(poor, []);
            const overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
            assert.equal(await tab.evaluate(overflow), 0, "scrolls sideways");
          });
        }
      }
    });
  }

  it("holds 1,000 resources", () =>
    opened(bigDocument(1_000), PHONE, async (tab) => {
      assert.equal((await names(tab)).length, 1_000);
      await tab.getByRole("searchbox").fill("ci-0999");
      assert.deepEqual(await names(tab), ["ci-0999"]);
      await tab.getByRole("searchbox").fill("");
      await tab.getByRole("checkbox", { name: "Changed", exact: false }).first().check();
      assert.equal(await tab.locator("#shown").innerText(), "20 of 1,000 resources");
    }));
});
