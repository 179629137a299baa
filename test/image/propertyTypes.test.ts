import { strict as assert } from "node:assert";
import type { Connection } from "../../provider/azure/connection";
import { UNKNOWN, type Values } from "../../provider/core/values";
import type { GivenDocument } from "../../provider/image/definition/document";
import {
  fields,
  type GivenInputs,
  type ImageInputs,
  type KnownImage,
  knownRequest,
  type PlannedInputs,
} from "../../provider/image/fields";
import type { ServiceInputs } from "../../provider/image/modelManagement/fields";
import { reconcile } from "../../provider/image/reconcile";
import type { VersionDocument } from "../../provider/image/scripting/environmentDocument";
import { propertiesIn, toWire } from "../../provider/image/wire";
import { jumpingClock } from "../clock";
import { WORKSPACE } from "../provider/azure";

const silent = { progress: () => {}, info: () => {}, warn: () => {} };
const INPUTS = { workspaceId: WORKSPACE, name: "train", version: "1", image: "ubuntu:24.04", osType: "LINUX" };
const requestOf = (inputs: Values) => knownRequest<ImageInputs>(fields, { inputs, log: silent, clock: jumpingClock() });

describe("The inputs that an image is made of", () => {
  it("have the service's words, and the user's for what is recorded", () => {
    const { inputs, written } = requestOf({ ...INPUTS, tags: { osType: "LINUX" } });
    assert.deepEqual([inputs.osType, written.osType, inputs.tags], ["Linux", "LINUX", { osType: "LINUX" }]);
  });

  it("are known at every level", () => {
    const unknowns: Values[] = [{ image: UNKNOWN }, { tags: { a: UNKNOWN } }, { build: { contextPath: UNKNOWN } }];
    for (const unknown of unknowns) {
      assert.throws(() => requestOf({ ...INPUTS, ...unknown }), { kind: "bug" });
    }
  });
});

interface Kinds {
  readonly inputs: ImageInputs;
  readonly planned: PlannedInputs;
  readonly given: GivenInputs;
  readonly image: KnownImage;
  readonly service: ServiceInputs;
  readonly document: GivenDocument;
  readonly version: VersionDocument;
}

/** Never called: it says what the compiler has to refuse. */
void function typesRefuse(
  connection: Connection,
  { inputs, planned, given, image, service, document, version }: Kinds,
): unknown {
  const request = requestOf(INPUTS);
  return [
    toWire(inputs, { users: [] }),
    // @ts-expect-error a misspelt input
    inputs.condFile,
    // @ts-expect-error a misspelt input that may be unknown
    planned.condFile,
    // @ts-expect-error a misspelt input that nobody has checked
    given.condFile,
    // @ts-expect-error a misspelt property inside another
    inputs.build?.contextpath,
    // @ts-expect-error an output is no input
    inputs.creationState,
    // @ts-expect-error a misspelt property of what was read
    image.provisoningState,
    // @ts-expect-error a misspelt property of what ARM has sent
    propertiesIn({ properties: {} }).isArchved,
    // @ts-expect-error a misspelt part of a container configuration
    service.containerConfiguration.executionscript,
    // @ts-expect-error an image of model management has no base image beside its configuration
    service.image,
    // @ts-expect-error a misspelt key of a document that defines an environment
    document.conda_fil,
    // @ts-expect-error a misspelt field of the table
    fields.isArchved,
    // @ts-expect-error a misspelt part of what a handle knows of a container image
    version.creation.creationStat,
    // @ts-expect-error a word that the service does not know
    inputs.osType === "LINUX",
    // @ts-expect-error inputs that may be unknown are not sent
    toWire(planned, { users: [] }),
    // @ts-expect-error nor do they reach what makes an image
    reconcile(connection, { ...request, inputs: planned }, () => {}),
  ];
};
