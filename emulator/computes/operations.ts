import type { ErrorDetail } from "../arm/errors";
import type { Backend } from "../backend";
import { preciseTime } from "../clock";
import type { StoredOperation } from "../store/operations";
import { settleMounts } from "./dataMounts";
import { type Outcome, takeOutcome } from "./outcomes";
import { type Compute, type ComputeBody, findCompute, type Trigger } from "./record";
import { type ComputeOperation, failedStates, type Step, settingUp, transitions, userSettingUp } from "./transitions";

interface Detail {
  location: string;
  trigger: Trigger;
  steps: Step[];
  errors: ErrorDetail[];
  /** The operation ends as Failed with this. */
  error: ErrorDetail | null;
  /** What the instance was before: an operation that fails goes back to it where the table says nothing. Null for one that changes nothing. */
  before: ComputeBody | null;
  /** The size that a resize ends with. */
  vmSize?: string | undefined;
}

/** The region that an operation belongs to, for its status address. */
export const locationOf = (operation: StoredOperation): string => (operation.detail as Detail).location;

/** Teaches the machine of long-running operations what happens to instances. */
export function registerComputeOperations(backend: Backend): void {
  for (const name of Object.keys(transitions) as ComputeOperation[]) {
    backend.operations.register(name, {
      steps: (operation) => (operation.detail as Detail).steps.length,
      enter(operation, time) {
        const detail = operation.detail as Detail;
        const compute = findCompute(backend, operation.resource);
        const step = detail.steps[operation.step];
        const isLast = operation.step === detail.steps.length - 1;
        if (compute && step && detail.before)
          apply(backend, compute, name, step, detail, isLast, operation.startTime, time);
        return isLast ? detail.error : null;
      },
    });
  }
}

function apply(
  backend: Backend,
  compute: Compute,
  name: ComputeOperation,
  step: Step,
  detail: Detail,
  isLast: boolean,
  startTime: number,
  time: number,
): void {
  if (step.gone) {
    backend.resources.delete(compute.id);
    return;
  }
  if (name === "updateDataMounts") {
    if (isLast) settleMounts(backend, compute, detail.errors[0]?.message, time);
    return;
  }
  const operationName = transitions[name].name;
  const failed = isLast && detail.errors.length > 0;
  const base = failed && name === "update" && detail.before ? detail.before : compute.body;
  const back = isLast && (failed || name === "resize") ? detail.before?.state : undefined;
  const errors = isLast ? errorsAfter(step, detail, base) : base.errors;
  backend.resources.put({
    ...compute,
    body: {
      ...base,
      state: step.state ?? back ?? base.state,
      provisioningState: step.provisioningState ?? base.provisioningState,
      errors,
      provisioningErrors: name === "create" || name === "update" || errors === null ? errors : base.provisioningErrors,
      modifiedOn: time,
      lastOperation:
        operationName && step.operationStatus
          ? {
              operationName,
              operationTime: preciseTime(startTime),
              operationStatus: step.operationStatus,
              operationTrigger: detail.trigger,
            }
          : base.lastOperation,
      settings: isLast && !failed && detail.vmSize ? { ...base.settings, vmSize: detail.vmSize } : base.settings,
    },
  });
}

/** What an operation that has ended leaves of errors: a stop or a resize does not heal what had failed before. */
function errorsAfter(step: Step, { errors, before }: Detail, base: ComputeBody): ComputeBody["errors"] {
  if (errors.length > 0) return errors.map((error) => ({ error }));
  const hadFailed = before?.provisioningState === "Failed" || failedStates.includes(before?.state ?? "");
  return hadFailed && step.provisioningState !== "Succeeded" ? base.errors : null;
}

/** Begins an operation on an instance that is already kept; a scripted outcome decides how it ends. */
export function beginOperation(
  backend: Backend,
  compute: Compute,
  name: ComputeOperation,
  more: { trigger?: Trigger; vmSize?: string; before?: ComputeBody; outcome?: Outcome | undefined } = {},
): StoredOperation {
  const outcome = more.outcome ?? takeOutcome(backend, name, compute.name) ?? kept(backend, compute, name);
  const errors = outcome ? completeErrors(outcome, name, compute.name) : [];
  const detail: Detail = {
    location: compute.location ?? "",
    trigger: more.trigger ?? "User",
    steps: stepsOf(backend, compute, name, outcome),
    errors,
    error: outcome && !outcome.operationSucceeds ? (errors[0] ?? null) : null,
    before: more.before ?? compute.body,
    vmSize: more.vmSize,
  };
  return backend.operations.begin({ kind: name, resource: compute.id, subscription: compute.subscription, detail });
}

/** Begins an operation that changes nothing and ends as Failed: how the service delivers some refusals. */
export function beginRefused(backend: Backend, compute: Compute, name: ComputeOperation, error: ErrorDetail) {
  const detail: Detail = {
    location: compute.location ?? "",
    trigger: "User",
    steps: [{}, {}],
    errors: [],
    error,
    before: null,
  };
  return backend.operations.begin({ kind: name, resource: compute.id, subscription: compute.subscription, detail });
}

function stepsOf(backend: Backend, compute: Compute, name: ComputeOperation, outcome: Outcome | undefined): Step[] {
  const { steps, failed } = transitions[name];
  const last = outcome ? { ...failed, ...(outcome.state && { state: outcome.state }) } : steps.at(-1);
  const between: Step[] = [];
  if (name === "create" && backend.settings.isOn("createShowsSettingUp")) {
    between.push(settingUp);
    if (compute.body.settings.setupScripts) between.push(userSettingUp);
  }
  return [...steps.slice(0, -1), ...between, ...(last ? [last] : [])];
}

/** The end of a restart that does not heal: what failed before fails again, for the same reasons. */
function kept(backend: Backend, { name, body }: Compute, operation: ComputeOperation): Outcome | undefined {
  const { state, errors } = body;
  if (operation !== "restart" || !failedStates.includes(state)) return undefined;
  if (!backend.settings.isOn("restartKeepsFailure")) return undefined;
  const same = (errors ?? []).map(({ error }) => error);
  return { id: "", operation, name, count: 1, state, errors: same, operationSucceeds: false };
}

const completeErrors = (outcome: Outcome, name: ComputeOperation, compute: string): ErrorDetail[] =>
  outcome.errors.length > 0
    ? outcome.errors
    : [{ code: "InternalServerError", message: `The operation '${name}' on compute instance '${compute}' failed.` }];
