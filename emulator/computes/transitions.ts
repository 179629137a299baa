import type { OperationName } from "./record";

/** What an instance shows while an operation is at one of its steps; what is absent stays as it was. */
export interface Step {
  state?: string;
  provisioningState?: string;
  operationStatus?: string;
  gone?: true;
}

export type ComputeOperation =
  | "create"
  | "update"
  | "start"
  | "stop"
  | "restart"
  | "resize"
  | "delete"
  | "updateDataMounts";

export interface Transition {
  /** The name in lastOperation; an update has none. */
  name: OperationName | null;
  steps: readonly Step[];
  /** Where the instance ends when the operation is made to fail; without a state, where it was before. */
  failed: Step;
}

const running = "InProgress";
const done = "Succeeded";

/** The state machine. The last step is where the instance stays. */
export const transitions: Readonly<Record<ComputeOperation, Transition>> = {
  create: {
    name: "Create",
    steps: [
      { state: "Creating", provisioningState: "Creating", operationStatus: running },
      { state: "Running", provisioningState: "Succeeded", operationStatus: done },
    ],
    failed: { state: "CreateFailed", provisioningState: "Failed", operationStatus: "CreateFailed" },
  },
  update: {
    name: null,
    steps: [{ provisioningState: "Updating" }, { provisioningState: "Succeeded" }],
    failed: { provisioningState: "Failed" },
  },
  start: {
    name: "Start",
    steps: [
      { state: "Starting", operationStatus: running },
      { state: "Running", provisioningState: "Succeeded", operationStatus: done },
    ],
    failed: { operationStatus: "StartFailed" },
  },
  stop: {
    name: "Stop",
    steps: [
      { state: "Stopping", operationStatus: running },
      { state: "Stopped", operationStatus: done },
    ],
    failed: { operationStatus: "StopFailed" },
  },
  restart: {
    name: "Restart",
    steps: [
      { state: "Restarting", operationStatus: running },
      { state: "Running", provisioningState: "Succeeded", operationStatus: done },
    ],
    failed: { operationStatus: "RestartFailed" },
  },
  resize: {
    name: "Resize",
    steps: [{ state: "Resizing", operationStatus: running }, { operationStatus: done }],
    failed: { operationStatus: "ResizeFailed" },
  },
  delete: {
    name: "Delete",
    steps: [{ state: "Deleting", provisioningState: "Deleting", operationStatus: running }, { gone: true }],
    failed: { provisioningState: "Failed", operationStatus: "DeleteFailed" },
  },
  // The mounts have states of their own; the instance keeps its.
  updateDataMounts: { name: null, steps: [{}, {}], failed: {} },
};

/** The states of a creation that are known but not documented in their order. */
export const settingUp: Step = { state: "SettingUp", provisioningState: "Creating", operationStatus: running };
export const userSettingUp: Step = { state: "UserSettingUp", provisioningState: "Creating", operationStatus: running };

/** Where an instance that exists, disk included, ends when it could not be set up, or went bad. */
export const failedStates: readonly string[] = ["SetupFailed", "UserSetupFailed", "Unusable"];

const up: readonly string[] = ["Running", "JobRunning", "Unknown"];

/** From which states each action is allowed; a creation and a deletion have their own rules. */
export const allowedFrom: Readonly<Record<"start" | "stop" | "restart" | "resize", readonly string[]>> = {
  start: ["Stopped"],
  stop: [...up, ...failedStates],
  restart: [...up, ...failedStates],
  resize: ["Running", "Stopped"],
};
