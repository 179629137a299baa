import * as pulumi from "@pulumi/pulumi";
import * as azureml from "pulumi-azureml";

const config = new pulumi.Config();
const stack = pulumi.getStack();

const team = new azureml.Definitions("team", {
  path: "definitions/",
  workspace: config.require("workspace"),
  overrides: {
    "*": { tags: { stack } },
    alice: { computeName: `alice-${stack}` },
    train: { buildImage: true },
  },
});

export const names = Object.values(team.instances).map(({ computeName }) => computeName);
export const jupyter = team.instances["alice"]?.applications.apply((all) => all?.[0]?.endpointUri);
export const image = team.images["train"]?.imageId;
