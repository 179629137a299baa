import type { EnvironmentVersion } from "../azure/environments";
import { subject } from "../image/target";
import { fromWire } from "../image/wire";
import { findImages } from "./imageSelection";
import { word } from "./images";
import { reported } from "./list";
import { printJson, table } from "./output";
import type { Places } from "./places";
import { openSession } from "./session";
import { leaves } from "./show";

/** `pulumi-azureml image show` */
export async function imageShow(named: string, options: Places & { json?: boolean }): Promise<number> {
  const { images, problems } = await findImages(openSession(), [named], options);
  const [image] = images;
  if (!image) return reported(problems);
  const { armId: id = "", creationState, imageLocation, isOwnedByStack: isManaged } = image;
  const properties = fromWire(image.serialize() as unknown as EnvironmentVersion);
  if (options.json) printJson({ id, isManaged, creationState, imageLocation, ...properties });
  else {
    const lines = [
      `${subject(id)} is ${creationState}${image.isArchived ? " and archived" : ""}.`,
      `Id: ${id}`,
      `Container image: ${imageLocation ?? "none"}`,
      `Created: ${image.createdTime ?? "not known"}`,
      `Managed by a Pulumi stack: ${word(isManaged)}`,
      "",
      ...table(["PROPERTY", "VALUE"], leaves(properties)),
    ];
    process.stdout.write(`${lines.join("\n")}\n`);
  }
  return reported(problems);
}
