import { putReferred } from "../drift/behind";
import type { Deployment, ResourceState } from "../endToEnd/stack";
import { type Declared, urnOf } from "./declared";
import type { EngineCommand, EngineOptions } from "./engineProcess";
import { stepsOf } from "./events";
import { isSignedIn, leaksNothing, madeOnce, matchesPreview, onlyReads, stateIsWhole } from "./invariants/commands";
import { isShared, settledAsDeclared } from "./invariants/settled";
import type { Interruption, Laboratory, Ran } from "./laboratory";
import type { Asked } from "./requests";
import { holds } from "./violation";

/** A stack of a user: what the program says, and what the state has. */
export interface Stack {
  project: string;
  stack: string;
  program: Declared[];
  deployment: Deployment | undefined;
  /** The last update did all that the program says. */
  isSettled: boolean;
}

export interface Deploying {
  readonly options?: EngineOptions;
  readonly interruption?: Interruption | undefined;
  /** Something was made to fail, or was changed by somebody just before. */
  readonly mayFail?: boolean;
  /** The user does not look at the preview, and goes on whatever it says. */
  readonly isUnseen?: boolean;
}

export type Outcome = "done" | "refused" | "failed";

/** Two stacks over one Azure, and all that has been done to them. */
export interface World {
  readonly lab: Laboratory;
  readonly stacks: readonly [Stack, Stack];
  /** What took place, for the distribution. */
  readonly done: string[];
  /** Why commands did not do what they were to do. */
  readonly said: string[];
  /** Ids that somebody else has touched, in lower case, until a refresh. */
  readonly touched: Set<string>;
  /** Ids that states of several stacks had at a time, in lower case, until a refresh: another program may have changed it. */
  readonly shared: Set<string>;
  readonly secrets: Set<string>;
  /** Begins to write down what is asked of Azure. */
  record(): () => Asked[];
  /** A number that was not used yet. */
  fresh(): number;
  run(stack: Stack, op: EngineCommand["op"], options?: EngineOptions, interruption?: Interruption): Promise<Ran>;
  /** A preview, then an update, and what must hold between and after them. */
  deploy(stack: Stack, deploying?: Deploying): Promise<Outcome>;
  /** Changes the program and deploys it; takes the change back when the preview refuses it. */
  attempt(stack: Stack, change: () => void, deploying?: Deploying): Promise<Outcome>;
}

export async function createWorld(lab: Laboratory): Promise<World> {
  await lab.reset();
  await putReferred(lab.azure);
  await lab.azure.admin("DELETE", "journal");
  let number = 0;
  let recorded: Asked[] = [];
  const world: World = {
    lab,
    stacks: [newStack("dev"), newStack("prod")],
    done: [],
    said: [],
    touched: new Set(),
    shared: new Set(),
    secrets: new Set(),
    fresh: () => ++number,
    record() {
      recorded = [];
      return () => recorded;
    },

    async run(stack, op, options = {}, interruption) {
      const { project, stack: name, deployment } = stack;
      const command = { op, project, stack: name, deployment, options };
      const ran = await lab.run(command, stack.program, interruption);
      recorded.push(...ran.asked);
      leaksNothing(ran, world.secrets);
      stateIsWhole(ran);
      isSignedIn(ran);
      const isDry = op === "preview" || options.dryRun === true;
      if (isDry) onlyReads(ran);
      if (!isDry && ran.deployment) stack.deployment = { ...ran.deployment, resources: ran.deployment.resources ?? [] };
      for (const id of stack.deployment?.resources?.map((each) => each.id?.toLowerCase()) ?? []) {
        if (id && isShared(world, id)) world.shared.add(id);
      }
      return ran;
    },

    async deploy(stack, { options = {}, interruption, mayFail = false, isUnseen = false } = {}) {
      stack.isSettled = false;
      const preview = await world.run(stack, "preview", { ...options, keepPlan: options.keepPlan === true });
      if (preview.error) {
        world.said.push(`refused: ${diagnosticsOf(preview).join(" | ")} ${preview.console.join(" | ")}`);
        if (!isUnseen) return "refused";
      }
      const isGuessed = stack.program.some(({ unknown }) => unknown.length > 0);
      const planned = options.keepPlan ? { ...options, keepPlan: false, plan: preview.plan } : options;
      const up = await world.run(stack, "up", planned, interruption);
      matchesPreview(preview, up);
      madeOnce(up);
      if (up.error) {
        if (preview.error) return "refused";
        const isExplained =
          mayFail ||
          isGuessed ||
          up.isInterrupted ||
          world.touched.size > 0 ||
          isSharing(world) ||
          isKnownFailure(up) ||
          isToldToFail(preview);
        holds("what a preview passes, an up does", isExplained, () => explain(preview, up));
        world.said.push(`failed: ${diagnosticsOf(up).join(" | ")} ${up.console.join(" | ")}`);
        return "failed";
      }
      for (const each of stack.program) each.unknown = [];
      const isWhole = !options.targets?.length && !options.excludes?.length && !up.isInterrupted;
      // What is left of a fault is for the provider, not for our own look at Azure.
      if (isWhole) await world.lab.azure.admin("DELETE", "faults");
      if (isWhole) await settledAsDeclared(world, stack, up);
      stack.isSettled = isWhole;
      return "done";
    },

    async attempt(stack, change, deploying) {
      const [before, wasSettled] = [structuredClone(stack.program), stack.isSettled];
      change();
      const outcome = await world.deploy(stack, deploying);
      if (outcome === "refused") Object.assign(stack, { program: before, isSettled: wasSettled });
      return outcome;
    },
  };
  return world;
}

function newStack(stack: string): Stack {
  return { project: "shop", stack, program: [], deployment: undefined, isSettled: false };
}

/** Two resources have one thing in Azure, and each is somebody else to the other. */
export function isSharing(world: World): boolean {
  return world.stacks.some(({ deployment }) => deployment?.resources?.some(({ id }) => id && isShared(world, id)));
}

/** What the host does not let a preview see. */
const KNOWN_FAILURES = [
  // It tells of a taint as of a creation.
  /would leave it in the place of the new one/,
];

function isKnownFailure({ error = "" }: Ran): boolean {
  return KNOWN_FAILURES.some((each) => each.test(error));
}

/** A check cannot tell a creation from a taint, which deletes first: it says what becomes of each. */
function isToldToFail({ log }: Ran): boolean {
  return log.some(({ message }) => message.includes("Where this step creates the resource, it is refused: "));
}

export function explain(preview: Ran, up: Ran): object {
  return {
    preview: stepsOf(preview.events).map(({ op, urn }) => `${op} ${urn}`),
    up: stepsOf(up.events).map(({ op, urn }) => `${op} ${urn}`),
    error: up.error,
    diagnostics: diagnosticsOf(up),
    log: up.log.map(({ message }) => message),
  };
}

export function diagnosticsOf({ events }: Ran): string[] {
  return events.flatMap(({ diagnosticEvent }) => (diagnosticEvent ? [diagnosticEvent.message] : []));
}

/** The entry of the state for a declared resource. */
export function entryOf(stack: Stack, declared: Declared): ResourceState | undefined {
  const urn = urnOf(stack, stack.program, declared);
  return stack.deployment?.resources?.find((each) => each.urn === urn);
}

export const ofKind = (stack: Stack, ...kinds: Declared["kind"][]) =>
  stack.program.filter(({ kind }) => kinds.includes(kind));

export const pick = <T>(all: readonly T[], n: number): T | undefined => all[n % Math.max(1, all.length)];
