/** One step of an image build: the status that the service tells meanwhile, and what the step writes into the log. */
export interface BuildStep {
  name: string;
  status: string;
  log: readonly string[];
}

/** The statuses and their order are known from azureml-core; the steps of `Running` and all of the log are ours. */
export const buildSteps = [
  { name: "queue", status: "Queued", log: [] },
  { name: "registry", status: "GettingOrProvisioningACR", log: [] },
  { name: "context", status: "Running", log: ["Downloading the build context", "Build context: {context}"] },
  {
    name: "dependencies",
    status: "Running",
    log: ["Collecting package metadata", "Solving environment", "Environment solved"],
  },
  { name: "image", status: "Running", log: ["FROM {base}", "Successfully tagged {image}"] },
  { name: "push", status: "Running", log: ["Pushing {image}", "digest: {digest}"] },
] as const satisfies readonly BuildStep[];

export const buildStepNames = buildSteps.map(({ name }) => name);
export type BuildStepName = (typeof buildSteps)[number]["name"];

/** As long as the service tells one of these, a build goes on. */
export const isGoingOn = (status: string): boolean => buildSteps.some((step) => step.status === status);
