import { stripVTControlCharacters } from "node:util";
import type { Ordered } from "../../azure/orders";
import type { Waiting } from "../../cli/options";
import { printJson, printTable, problemOf, say } from "../../cli/output";
import { consent, INTERRUPTED, openSession, type Scope, type Session, whenInterrupted } from "../../cli/session";
import { AzureMLError, isAzureMLError } from "../../core/errors";
import { parseWorkspaceId } from "../../core/ids";
import type { Image } from "../handle";
import { findImages } from "./images";

/** What a command does with images. */
export type ImageAction = "build" | "archive" | "restore";

interface Options extends Scope, Waiting {
  readonly compute?: string;
  /** Show the log as it grows. */
  readonly follow?: boolean;
  readonly force?: boolean;
  readonly json?: boolean;
}

interface Result {
  readonly image: Image;
  readonly result: "done" | "accepted" | "unchanged" | "failed" | "interrupted";
  /** For people: what became of it, in two or three words. */
  readonly shown: string;
  readonly message?: string;
}

/** `pulumi-azureml image build`, `archive` and `restore` */
export async function imageAct(action: ImageAction, named: string[], options: Options): Promise<number> {
  const interruption = new AbortController();
  const session = openSession(interruption.signal);
  const { images, problems } = await findImages(session, named, options);
  for (const { message } of problems) say(message);
  let isAgreed = false;
  const owned = images.filter(({ isOwnedByStack, isArchived }) => isOwnedByStack && !isArchived);
  if (action === "archive" && owned.length > 0 && !options.force) {
    const answer = await ask(owned);
    if (answer !== "yes") {
      say("Nothing was done.");
      return answer === "no" ? 1 : INTERRUPTED;
    }
    isAgreed = true;
  }
  for (const image of images) {
    session.orders.give(String(image.armId), ACTS[action], orderOf(image, options.force, isAgreed));
  }
  const stopWatching = whenInterrupted(interruption, () => say("Interrupted. What was begun continues in Azure."));
  const results = await Promise.all(images.map((image) => perform(session, action, image, options)));
  stopWatching();
  if (options.json) printJson({ action, results: results.map(document), problems });
  else if (results.length > 0) printTable(["IMAGE", "WORKSPACE", "RESULT"], results.map(row));
  if (interruption.signal.aborted) return INTERRUPTED;
  return problems.length > 0 || results.some(({ result }) => result === "failed") ? 1 : 0;
}

const ACTS = { build: "overwrite", archive: "archive", restore: "overwrite" } as const;

function orderOf({ id, isOwnedByStack }: Image, isForced = false, isAgreed = false): Ordered {
  return {
    consent() {
      if (!isOwnedByStack || isAgreed) return undefined;
      const what = `${id} is archived although a stack owns it`;
      if (isForced) return { row: "stack's consent", name: "--force", what };
      throw new AzureMLError(
        "OwnedByOther",
        `${id} was not archived: a Pulumi stack has tagged it as its own. Give --force.`,
      );
    },
    runs: async () => undefined,
  };
}

async function ask(owned: readonly Image[]) {
  const ids = owned.map(({ id }) => id).join(", ");
  say(`A Pulumi stack has tagged as its own: ${ids}. Its next "pulumi up" may restore what is archived.`);
  return consent(`Archive ${owned.length === 1 ? "it" : "them"}?`, "--force");
}

async function perform(session: Session, action: ImageAction, image: Image, options: Options): Promise<Result> {
  const { signal } = session;
  if (action === "build") return build(session, image, options);
  const isArchived = action === "archive";
  const done = isArchived ? "archived" : "restored";
  if (image.isArchived === isArchived) {
    return { image, result: "unchanged", shown: isArchived ? "already archived" : "not archived" };
  }
  try {
    await image[action]({ signal, showOutput: say });
    return { image, result: "done", shown: done };
  } catch (error) {
    return failed(image, error);
  }
}

async function build({ signal }: Session, image: Image, options: Options): Promise<Result> {
  const { wait, timeout, follow, compute } = options;
  let isBegun = false;
  try {
    const showOutput = (line: string) => say(stripVTControlCharacters(line));
    await image.build({ compute, signal });
    isBegun = true;
    if (!wait) return { image, result: "accepted", shown: "building, not waited for" };
    await image.waitForCreation({ timeout, signal, showOutput, showLog: follow ?? false });
    return { image, result: "done", shown: "built" };
  } catch (error) {
    if (!isAzureMLError(error) || error.kind !== "aborted") return failed(image, error);
    const what = isBegun ? "the build continues in Azure" : "the build was sent, and Azure may have begun it";
    const message = `${image.id}: ${what}. Its log: pulumi-azureml image log ${image.armId}`;
    say(message);
    return { image, result: "interrupted", shown: "building, not waited for", message };
  }
}

function failed(image: Image, error: unknown): Result {
  const { message } = problemOf(image.id, error);
  say(message);
  return { image, result: "failed", shown: "failed", message };
}

function document({ image, result, message }: Result) {
  const { armId: id, id: imageId, name, version, workspace, imageLocation } = image;
  return { id, imageId, name, version, workspaceId: workspace.id, result, imageLocation, ...(message && { message }) };
}

function row({ image, shown }: Result) {
  return [image.id, parseWorkspaceId(image.workspace.id)?.workspaceName, shown];
}
