import { stripVTControlCharacters } from "node:util";
import { findImages } from "./findImages";
import { printJson } from "./output";
import { problemOf, sayProblems } from "./problems";
import type { Scope } from "./scope";
import { openSession } from "./session";

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
