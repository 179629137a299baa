import { existsSync } from "node:fs";
import path from "node:path";
import { type Browser, chromium } from "playwright-core";
import { skipFor, waitingFor } from "./notes";
import { notInTheFastTier } from "./tier";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge"];

const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The browser of this machine; where there is none, the tests of the suite are skipped. */
export async function openBrowser(suite: Mocha.Context): Promise<Browser> {
  const executablePath = findBrowser();
  if (!executablePath) return skipFor(suite, "browser");
  notInTheFastTier();
  return waitingFor("starting a browser", chromium.launch({ executablePath, args: ARGUMENTS, timeout: 0 }));
}

function findBrowser(): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(path.delimiter);
  const files = folders.flatMap((folder) => NAMES.map((name) => path.join(folder, name)));
  return [process.env["CHROME_PATH"] ?? "", ...files].find((file) => file && existsSync(file));
}
