import { stripVTControlCharacters } from "node:util";
import { findImages } from "./imageSelection";
import { reported } from "./list";
import { printJson } from "./output";
import { type Places, problem } from "./places";
import { openSession } from "./session";

/** `pulumi-azureml image log` */
export async function imageLog(named: string, options: Places & { json?: boolean }): Promise<number> {
  const session = openSession();
  const { images, problems } = await findImages(session, [named], options);
  const [image] = images;
  if (!image) return reported(problems);
  try {
    const log = await image.log({ signal: session.signal });
    if (options.json) printJson({ id: image.armId, log });
    else process.stdout.write(stripVTControlCharacters(log));
  } catch (error) {
    return reported([...problems, problem(image.armId ?? image.id, error)]);
  }
  return reported(problems);
}
