import type { Values } from "../../provider/core/values";
import { type Azure, type Json, WORKSPACE } from "../provider/azure";
import { describeCrashes } from "../provider/crashing";
import type { Operation, Weather } from "../provider/crashPoints";
import { BASE, CONDA, imageInputsOf } from "./declared";

const BEFORE: Values = {
  image: BASE,
  condaFile: CONDA,
  buildImage: { enabled: true },
  description: "one",
  tags: { team: "vision", old: "1" },
  onSupersede: "archive",
};
const LABELS: Values = { description: "two", stage: "Production", tags: { team: "speech" }, properties: { a: "1" } };

const OPERATIONS: Record<string, Operation> = {
  "a create with its build": { after: BEFORE, created: 1 },
  "an update of labels": { before: BEFORE, after: { ...BEFORE, ...LABELS }, created: 0 },
  "a rebuild": { before: BEFORE, after: { ...BEFORE, rebuildTrigger: "monday" }, created: 0 },
  "the next version": {
    before: BEFORE,
    after: { ...BEFORE, ...LABELS, condaFile: CONDA.replace("1.26.4", "2.0.0") },
    created: 1,
  },
  "a delete": { before: BEFORE, created: 0 },
};

const WEATHERS: Record<string, Weather> = {
  "that is quick": { speed: { default: "immediate" }, switches: {}, later: [], sides: ["before", "after"] },
  "that builds slowly": {
    speed: { default: "immediate", build: { reads: 2 } },
    switches: { buildsAgain: true },
    later: [],
    sides: ["after"],
  },
};

describeCrashes("images", {
  resource: "image",
  sent: imageInputsOf,
  operations: OPERATIONS,
  weathers: WEATHERS,
  async original(azure) {
    const [first] = await versionsOf(azure);
    return first?.systemData.createdAt;
  },
  async whatIsThere(azure) {
    return (await versionsOf(azure)).map(({ name, properties }) => ({ name, properties }));
  },
});

async function versionsOf(azure: Azure): Promise<Json[]> {
  const path = `${WORKSPACE}/environments/train/versions?api-version=2026-05-01&listViewType=All`;
  return (await azure.arm("GET", path)).body.value ?? [];
}
