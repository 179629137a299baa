/** What an operation and its image show at one of their steps. */
export interface PackagingStep {
  state: string;
  creationState: string;
  log: readonly string[];
}

/** The states are known from azureml-core; their order is ours, and so is the log. */
export const packagingSteps: readonly PackagingStep[] = [
  { state: "NotStarted", creationState: "Creating", log: [] },
  { state: "Running", creationState: "Creating", log: ["Downloading the assets", "Building the image"] },
  { state: "Succeeded", creationState: "Succeeded", log: ["Pushing the image", "Done"] },
];

/** How an operation ends otherwise. */
export const failedStates = ["Failed", "Cancelled", "TimedOut"] as const;
export type FailedState = (typeof failedStates)[number];

export const failedStep = (state: FailedState, log: readonly string[]): PackagingStep => ({
  state,
  creationState: "Failed",
  log,
});
