import { stripVTControlCharacters } from "node:util";
import type { EnvironmentVersion } from "../../azure/environments";
import { printJson, propertyRows, table, yesOrNo } from "../../cli/output";
import { problemOf, sayProblems } from "../../cli/problems";
import type { Scope } from "../../cli/scope";
import { openSession } from "../../cli/session";
import { subject } from "../target";
import { fromWire } from "../wire";
import { findImages } from "./findImages";

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

/** `pulumi-azureml image log` */
export async function imageLog(named: string, options: Scope & { json?: boolean }): Promise<number> {
  const session = openSession();
  const { images, problems } = await findImages(session, [named], options);
  const [image] = images;
  if (!image) return sayProblems(problems);
  try {
    const log = await image.log({ signal: session.signal });
    if (options.json) printJson({ id: image.armId, log });
    else process.stdout.write(stripVTControlCharacters(log));
  } catch (error) {
    return sayProblems([...problems, problemOf(image.armId ?? image.id, error)]);
  }
  return sayProblems(problems);
}
