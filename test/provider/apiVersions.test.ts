import { strict as assert } from "node:assert";
import { UNKNOWN, type Values } from "../../provider/core/values";
import { type Azure, inputsOf, type Json, startAzure } from "./azure";

describe("ComputeInstance with an older api-version", () => {
  let azure: Azure;
  before(async () => {
    azure = await startAzure({ "azureml:computesApiVersion": "2023-04-01" });
  });
  beforeEach(async () => {
    await azure.admin("POST", "reset");
  });
  after(() => azure.close());

  const checked = async (given: Values) => {
    const { inputs, failures } = await azure.provider.check({}, inputsOf({ computeName: "ci-dev", ...given }));
    return { inputs, reasons: failures?.map(({ reason }) => reason) };
  };
  const advice = (since: string) =>
    `is known from api-version ${since} on, and azureml:computesApiVersion is 2023-04-01. Remove the property, or set azureml:computesApiVersion to ${since} or newer, if the cloud has it.`;
  const application = { name: "r", image: { reference: "rocker/rstudio" } };
  const kernel = { displayName: "R", argv: ["R"] };

  it("is refused where it declares what that version drops, with each path", async () => {
    const { reasons } = await checked({
      idleTimeBeforeShutdown: "PT1H",
      customServices: [application, { ...application, name: "s", kernel }],
    });
    assert.deepEqual(reasons, [
      `idleTimeBeforeShutdown: ${advice("2025-12-01")}`,
      `customServices[1].kernel: ${advice("2025-12-01")}`,
    ]);
  });

  it("is made of what that version knows", async () => {
    const { inputs, reasons } = await checked({ customServices: [application], enableNodePublicIp: true });
    assert.deepEqual(reasons, []);
    const { outs }: Json = await azure.provider.create(inputs);
    assert.equal(outs.customServices[0].name, "r");
  });

  it("passes while a value is not known yet", async () => {
    assert.deepEqual((await checked({ idleTimeBeforeShutdown: UNKNOWN })).reasons, []);
  });

  it("is made with the preview version, which knows all, where it declares a preview property", async () => {
    const { inputs, reasons } = await checked({ enableRootAccess: false, idleTimeBeforeShutdown: "PT1H" });
    assert.deepEqual(reasons, []);
    const { outs }: Json = await azure.provider.create(inputs);
    assert.equal(outs.idleTimeBeforeShutdown, "PT1H");
  });
});
