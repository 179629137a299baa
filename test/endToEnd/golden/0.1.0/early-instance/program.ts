import * as azureml from "pulumi-azureml";

new azureml.ComputeInstance("golden", {
  workspace:
    "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/ml/providers/Microsoft.MachineLearningServices/workspaces/vision",
  computeName: "ci-golden",
  description: process.env["DESCRIPTION"] ?? "",
  tags: { team: "vision" },
  idleTimeBeforeShutdown: "PT1H",
  schedules: { computeStartStop: [{ action: "Stop", triggerType: "Cron", cron: { expression: "0 18 * * *" } }] },
  customServices: [
    { name: "app", image: { reference: "i" }, environmentVariables: { KEY: { value: process.env["SECRET"] ?? "" } } },
  ],
});
