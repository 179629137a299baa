import type { EnvironmentVersion } from "../azure/environments";
import { subject } from "../image/target";
import { fromWire } from "../image/wire";
import { findImages } from "./findImages";
import { printJson, propertyRows, table, yesOrNo } from "./output";
import { sayProblems } from "./problems";
import type { Scope } from "./scope";
import { openSession } from "./session";

/** `pulumi-azureml image show` */
export async function imageShow(named: string, options: Scope & { json?: boolean }): Promise<number> {
  const { images, problems } = await findImages(openSession(), [named], options);
  const [image] = images;
  if (!image) return sayProblems(problems);
  const { armId: id = "", creationState, imageLocation, isOwnedByStack: isManaged } = image;
  const properties = fromWire(image.serialize() as unknown as EnvironmentVersion);
  if (options.json) printJson({ id, isManaged, creationState, imageLocation, ...properties });
  else {
    const lines = [
      `${subject(id)} is ${creationState}${image.isArchived ? " and archived" : ""}.`,
      `Id: ${id}`,
      `Container image: ${imageLocation ?? "none"}`,
      `Created: ${image.createdTime ?? "not known"}`,
      `Managed by a Pulumi stack: ${yesOrNo(isManaged)}`,
      "",
      ...table(["PROPERTY", "VALUE"], propertyRows(properties)),
    ];
    process.stdout.write(`${lines.join("\n")}\n`);
  }
  return sayProblems(problems);
}
