import * as azureml from "pulumi-azureml";

new azureml.Image("golden", {
  workspace:
    "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/ml/providers/Microsoft.MachineLearningServices/workspaces/vision",
  image: "mcr.microsoft.com/azureml/minimal-ubuntu22.04-py39-cpu:20250101.v1",
  condaFile: "dependencies:\n  - python=3.11\n",
  description: process.env["DESCRIPTION"] ?? "",
  tags: { team: "vision" },
  buildImage: true,
  rebuildTrigger: "one",
});
