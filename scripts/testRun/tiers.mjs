import { readdirSync } from "node:fs";
import path from "node:path";
import { root } from "../setUp/folders.mjs";

/** What files need that the fast tier does without, by the beginning of their name below test/. */
const needs = {
  "cli/": "processes of the command",
  "drift/html/browser": "a browser",
  "drift/stack": "the Pulumi CLI",
  "drift/watchCommand": "processes of the command",
  "emulator/load": "a process of the emulator",
  "emulator/page": "a browser",
  "emulator/process": "processes of the emulator",
  "endToEnd/": "the Pulumi CLI",
  "histories/": "Pulumi's engine",
  "image/crash": "processes of the provider",
  "provider/crash": "processes of the provider",
  "provider/package": "processes of Node",
  "provider/switches": "a minute",
  "pythonClients/": "Python",
  "scripts/command": "processes of the command",
  "scripts/pack": "npm",
  "scripts/publicApi": "dist/",
  "scripts/pulumiCli": "processes of the Pulumi CLI",
  "scripts/quickstart": "the Pulumi CLI",
};

/** Files of which `npm test` runs a share, and `npm run test:long` all: see test/tier.ts. */
export const longer = ["endToEnd/crash", "histories/", "image/crash", "provider/crash"];

/** Files of `npm run test:long` alone. */
export const onlyLong = ["histories/real"];

export const notFast = Object.keys(needs);

const startsWith = (name, beginnings) => beginnings.some((beginning) => name.startsWith(beginning));

/** The test files of a tier, in random order, those that take longest before the others. */
export function testFiles(tier, random, folder = path.join(root, "test")) {
  const names = shuffled(
    readdirSync(folder, { recursive: true })
      .map((name) => name.replaceAll("\\", "/"))
      .filter((name) => name.endsWith(".test.ts"))
      .sort(),
    random,
  );
  const isNeeding = (name) => startsWith(name, notFast);
  const isOnlyLong = (name) => startsWith(name, onlyLong);
  const usual = names.filter((name) => !isOnlyLong(name));
  const inTier = {
    fast: () => names.filter((name) => !isNeeding(name)),
    usual: () => [...usual.filter(isNeeding), ...usual.filter((name) => !isNeeding(name))],
    long: () => [...names.filter(isOnlyLong), ...usual.filter((name) => startsWith(name, longer))],
  };
  return inTier[tier]().map((name) => path.join("test", name));
}

/** Whether a named file, not a folder or a pattern, needs none of it. */
export function isInFastTier(file) {
  const name = path.relative(path.join(root, "test"), path.resolve(root, file)).replaceAll("\\", "/");
  return name.endsWith(".test.ts") && !name.includes("*") && !startsWith(name, notFast);
}

function shuffled(items, random) {
  const left = [...items];
  return items.map(() => left.splice(Math.floor(random() * left.length), 1)[0]);
}

/** Numbers from 0 to 1 that follow from the seed: a linear congruential generator, good enough for an order. */
export function randomNumbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
