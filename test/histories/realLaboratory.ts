import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { deploymentIn, type EngineEvent, makeStack } from "../endToEnd/stack";
import { WORKSPACE } from "../provider/azure";
import type { Declared } from "./declared";
import type { EngineCommand, EngineOptions } from "./engineProcess";
import type { Laboratory, Ran } from "./laboratory";
import { askedOf } from "./requests";
import type { LogLine } from "./servers";

const COMMANDS = {
  up: ["up", "--yes", "--skip-preview"],
  preview: ["preview"],
  refresh: ["refresh", "--yes", "--skip-preview"],
  destroy: ["destroy", "--yes", "--skip-preview"],
};

/** The same over the real command-line interface and an emulator in a process of its own, for programs of the package. */
export async function openRealLaboratory(): Promise<Laboratory> {
  const real = await makeStack({ program: programText(), emulatorArgs: ["--workspace", WORKSPACE] });
  const { emulator } = real;
  const stacks = new Set<string>();
  const kept = new Map<string, string>();
  let commands = 0;

  const pulumi = async (...args: string[]) => {
    const result = await real.pulumi(...args, "--non-interactive");
    if (result.code !== 0) throw new Error(`pulumi ${args.join(" ")}: ${result.stdout}${result.stderr}`);
    return result.stdout;
  };

  /** Makes the stack what a history says that it is: its name, its project, and its state. */
  const prepare = async ({ project, stack, deployment }: EngineCommand) => {
    const file = path.join(real.folder, "Pulumi.yaml");
    const settings = JSON.parse(readFileSync(file, "utf8"));
    writeFileSync(file, JSON.stringify({ ...settings, name: project }));
    const key = `${project}/${stack}`;
    if (!stacks.has(key)) await pulumi("stack", "init", stack);
    stacks.add(key);
    const state = JSON.stringify(deployment ?? { resources: [] });
    if (!deployment || kept.get(key) === state) return key;
    const at = path.join(real.folder, "state.json");
    writeFileSync(at, JSON.stringify({ version: 3, deployment }));
    await pulumi("stack", "import", "--stack", stack, "--file", at);
    return key;
  };

  // Nothing else of it can be had of an emulator in another process.
  const azure: Pick<Laboratory["azure"], "arm" | "admin"> = {
    arm: (method, address, body) => emulator.arm(method, withVersion(address), body),
    admin: async (method, address, body) => {
      const { status, body: answer } = await emulator.admin(method, address, body);
      if (status >= 400) throw new Error(`${method} ${address}: ${JSON.stringify(answer)}`);
      return answer;
    },
  };

  return {
    isReal: true,
    azure: azure as Laboratory["azure"],

    use: () => {},

    async run(command, program: readonly Declared[]): Promise<Ran> {
      const key = await prepare(command);
      writeFileSync(path.join(real.folder, "program.json"), JSON.stringify(program));
      commands += 1;
      const log = path.join(real.folder, `events-${commands}.json`);
      const isDry = command.op === "preview" || command.options?.dryRun === true;
      const args = [
        ...(command.op === "destroy" && isDry ? ["destroy", "--preview-only"] : COMMANDS[command.op]),
        ...flagsOf(command.options ?? {}, path.join(real.folder, "plan.json"), isDry),
        ...["--stack", command.stack, "--non-interactive", "--color", "never", "--event-log", log],
      ];
      const { code, stdout, stderr } = await real.start(args, { PULUMI_EXPERIMENTAL: "true" }).result;
      const deployment = isDry ? undefined : deploymentIn(real.state, command.stack, command.project);
      if (deployment) kept.set(key, JSON.stringify(deployment));
      const events = eventsIn(log);
      const { value } = await azure.admin("GET", "journal");
      await azure.admin("DELETE", "journal");
      return {
        events,
        log: linesOf(events),
        console: [stdout, stderr],
        asked: askedOf(value),
        isInterrupted: false,
        ...(code !== 0 && { error: `${stdout}${stderr}` }),
        ...(deployment && { deployment }),
        ...(command.options?.keepPlan && { plan: 1 }),
      };
    },

    async reset() {
      await emulator.admin("POST", "reset");
      for (const key of stacks) {
        const [project = "", stack = ""] = key.split("/");
        await prepare({ op: "up", project, stack });
        await pulumi("stack", "rm", "--yes", "--force", "--stack", stack);
      }
      stacks.clear();
      kept.clear();
    },

    close: async () => {},
  };
}

const withVersion = (address: string) =>
  address.includes("api-version")
    ? address
    : `${address}${address.includes("?") ? "&" : "?"}api-version=2026-05-15-preview`;

function flagsOf(options: EngineOptions, plan: string, isDry: boolean): string[] {
  const each = (flag: string, values: readonly string[] = []) => values.flatMap((value) => [flag, value]);
  return [
    ...each("--target", options.targets),
    ...each("--exclude", options.excludes),
    ...each("--replace", options.replace),
    ...(options.targetDependents ? ["--target-dependents"] : []),
    ...(options.refresh ? ["--refresh"] : []),
    ...(options.continueOnError && !isDry ? ["--continue-on-error"] : []),
    ...(options.keepPlan && isDry ? ["--save-plan", plan] : []),
    ...(options.plan !== undefined ? ["--plan", plan] : []),
    ...["--parallel", String(options.parallel ?? 1)],
  ];
}

/** Without what Pulumi's SDK tells its developers, in which secrets are in clear. */
function eventsIn(log: string): EngineEvent[] {
  if (!existsSync(log)) return [];
  const lines = readFileSync(log, "utf8").split("\n");
  const events: EngineEvent[] = lines.filter((line) => line.trim()).map((line) => JSON.parse(line));
  return events.filter(({ diagnosticEvent }) => diagnosticEvent?.severity !== "debug");
}

function linesOf(events: readonly EngineEvent[]): LogLine[] {
  return events.flatMap(({ diagnosticEvent }) => {
    if (!diagnosticEvent) return [];
    const { urn = "", message, severity, ephemeral = false } = diagnosticEvent;
    return [{ urn, message, severity: severity as LogLine["severity"], ephemeral }];
  });
}

/** The program of histories, as one file for a project. */
function programText(): string {
  const declaring = readFileSync(path.join(__dirname, "declared.ts"), "utf8").replaceAll(/^export (?=function)/gm, "");
  return `import * as pulumiSdk from "@pulumi/pulumi";
import * as classes from "pulumi-azureml";
import { readFileSync } from "node:fs";
${declaring}
declareAll(pulumiSdk, classes, ${JSON.stringify(WORKSPACE)}, JSON.parse(readFileSync(\`\${__dirname}/program.json\`, "utf8")));
`;
}
