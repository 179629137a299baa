import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { root } from "../../scripts/setUp/folders.mjs";

// biome-ignore lint/suspicious/noExplicitAny: whatever a pipeline file holds
export type Yaml = any;

export interface PipelineRun {
  /** The exit code of the first step that failed; 0 when none did. */
  readonly code: number;
  /** All that the steps said. */
  readonly text: string;
  /** The Markdown that the service shows. */
  readonly summary: string;
}

export interface Setting {
  /** The checkout, in which the steps run. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** What the service puts in the place of its expressions; one that is not here is an error. */
  readonly expressions: Readonly<Record<string, string>>;
}

export function readExample(name: string): Yaml {
  return parse(readFileSync(path.join(root, "examples", "drift-in-ci", name), "utf8"));
}

/** The shell steps of a workflow, as GitHub runs them. Actions, and the installation, do nothing. */
export async function runWorkflow({ jobs }: Yaml, { folder, env, expressions }: Setting): Promise<PipelineRun> {
  const [job] = Object.values(jobs) as Yaml[];
  const known: Record<string, string> = { ...expressions };
  const place = (text: string) => text.replace(/\$\{\{ (.*?) \}\}/g, (_, expression) => meaning(known, expression));
  const places = (given: Record<string, unknown> = {}) =>
    Object.fromEntries(Object.entries(given).map(([name, text]) => [name, place(String(text))]));
  return inFolder(folder, async (files) => {
    const service = { GITHUB_OUTPUT: files("output"), GITHUB_STEP_SUMMARY: files("summary") };
    let text = "";
    for (const step of job.steps.filter(({ name, run }: Yaml) => name && run)) {
      if (step.if !== undefined && meaning(known, step.if) !== "true") continue;
      const done = await bash(step.run, folder, { ...env, ...service, ...places(job.env), ...places(step.env) });
      text += done.text;
      if (done.code !== 0) return { code: done.code, text, summary: read(service.GITHUB_STEP_SUMMARY) };
      for (const [, name, value] of read(service.GITHUB_OUTPUT).matchAll(/^(\w+)=(.*)$/gm)) {
        known[`steps.${step.id}.outputs.${name}`] = value ?? "";
      }
    }
    return { code: 0, text, summary: read(service.GITHUB_STEP_SUMMARY) };
  });
}

/** The scripts of a pipeline, as Azure Pipelines runs them: those of the comparison and of what follows from it. */
export async function runPipeline({ steps }: Yaml, { folder, env, expressions }: Setting): Promise<PipelineRun> {
  const known: Record<string, string> = { ...expressions };
  // What is not known stays as it is written.
  const places = (given: Record<string, string> = {}) =>
    Object.entries(given).map(([name, text]) => [name, text.replace(/\$\((\w+)\)/g, (all, key) => known[key] ?? all)]);
  let [code, text, summary] = [0, "", ""];
  for (const step of steps) {
    const script = step.inputs?.inlineScript ?? step.bash;
    if (!script || (code !== 0 && step.condition !== "succeededOrFailed()")) continue;
    const done = await bash(script, folder, { ...env, ...Object.fromEntries(places(step.env)) });
    text += done.text;
    code ||= done.code;
    for (const [, name = "", value = ""] of done.text.matchAll(/^##vso\[task\.setvariable variable=(\w+)\](.*)$/gm)) {
      known[name] = value;
    }
    for (const [, file = ""] of done.text.matchAll(/^##vso\[task\.uploadsummary\](.*)$/gm)) summary += read(file);
  }
  return { code, text, summary };
}

function meaning(known: Readonly<Record<string, string>>, expression: string): string {
  const alternatives = expression.split(" || ").map((each) => known[each]);
  const value = known[expression] ?? alternatives.find((each) => each !== undefined);
  if (value === undefined) throw new Error(`Nobody said what ${expression} is.`);
  return value;
}

async function inFolder<T>(folder: string, work: (file: (name: string) => string) => Promise<T>): Promise<T> {
  const own = mkdtempSync(path.join(folder, "service "));
  const file = (name: string) => {
    writeFileSync(path.join(own, name), "");
    return path.join(own, name);
  };
  return work(file).finally(() => rmSync(own, { recursive: true, force: true }));
}

const read = (file: string) => (existsSync(file) ? readFileSync(file, "utf8") : "");

function bash(script: string, cwd: string, env: Record<string, string>): Promise<{ code: number; text: string }> {
  const child = spawn("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", script], {
    cwd,
    env,
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 120_000,
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk) => {
      text += chunk;
    });
  }
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? -1, text }));
  });
}
