import * as pulumi from "@pulumi/pulumi";
import * as azureml from "pulumi-azureml";

// What the next release leaves behind, kept beside its state: never changed for a release that is out.
const workspace =
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/ml/providers/Microsoft.MachineLearningServices/workspaces/vision";
const image = "mcr.microsoft.com/azureml/minimal-ubuntu22.04-py39-cpu:20250101.v1";
// Other content for each: the same would be one container image, built once.
const conda = (numpy: string) => `dependencies:\n  - numpy=${numpy}\n`;
const { DESCRIPTION: description = "", SECRET: secret = "" } = process.env;

new azureml.ComputeInstance("instance-plain", {
  workspace,
  computeName: "ci-plain",
  description,
  tags: { team: "vision" },
  idleTimeBeforeShutdown: "PT1H",
  recreateTrigger: "one",
  onInterrupt: "allow",
  schedules: { computeStartStop: [{ action: "Stop", triggerType: "Cron", cron: { expression: "0 18 * * *" } }] },
});
// The failed ones declare nothing that changes: they heal by themselves.
new azureml.ComputeInstance("instance-failed", { workspace, computeName: "ci-failed", description: "as released" });
new azureml.ComputeInstance("instance-adopted", { workspace, computeName: "ci-adopted", description, adopt: true });
new azureml.ComputeInstance(
  "instance-renamed",
  { workspace, computeName: "ci-renamed", description },
  { aliases: [{ name: "instance-former" }] },
);
new azureml.ComputeInstance("instance-secrets", {
  workspace,
  computeName: "ci-secrets",
  description: pulumi.secret(description),
  customServices: [{ name: "app", image: { reference: "i" }, environmentVariables: { KEY: { value: secret } } }],
  setupScripts: {
    scripts: {
      startupScript: {
        scriptSource: "inline",
        scriptData: Buffer.from(secret).toString("base64"),
        scriptArguments: secret,
      },
    },
  },
});

new azureml.Image("image-plain", {
  workspace,
  image,
  condaFile: conda("1.20"),
  description,
  tags: { team: "vision" },
  buildImage: true,
  rebuildTrigger: "one",
});
new azureml.Image("image-failed", {
  workspace,
  image,
  condaFile: conda("1.21"),
  description: "as released",
  buildImage: true,
});
new azureml.Image("image-adopted", { workspace, version: "1", image, description });
new azureml.Image(
  "image-renamed",
  { workspace, name: "image-former", image, condaFile: conda("1.22"), description, buildImage: true },
  { aliases: [{ name: "image-former" }] },
);
new azureml.Image("image-secrets", {
  workspace,
  image,
  condaFile: conda("1.23"),
  description: pulumi.secret(description),
  tags: { key: pulumi.secret(secret) },
  buildImage: true,
});
