import { interruptingBy, wayOf } from "./interruptions";
import type { Step } from "./read";

const INSTANCE_GOES: Readonly<Record<string, string>> = {
  delete: "the instance is deleted with its disk",
  stop: "the instance is stopped and stays",
  retain: "the instance stays",
};
const INSTANCE_NEXT: Readonly<Record<string, string>> = {
  delete: "the instance is deleted with its disk, and another is made",
  stop: "the instance is stopped and stays, and another is made",
  retain: "the instance stays, and another is made",
};
const IMAGE_GOES: Readonly<Record<string, string>> = {
  archive: "the version is archived",
  delete: "the version is deleted",
  retain: "the version stays",
};
const IMAGE_NEXT: Readonly<Record<string, string>> = {
  retain: "another version is made, and the one before stays",
  archive: "another version is made, and the one before is archived",
  delete: "another version is made, and the one before is deleted",
};

/** What becomes of the thing in Azure, where the operation's name does not tell it, and of whom it is taken: without a full stop. */
export function consequenceOf(step: Step): string | undefined {
  const texts = interruptingBy(step).texts.join(" ").replace(/\.$/, "");
  const told = [becoming(step), texts].filter((part) => part);
  return told.length > 0 ? told.join(": ") : undefined;
}

function becoming(step: Step): string | undefined {
  const { operation, before, after } = step;
  const kind = ownKind(step);
  if (kind === "ComputeInstance") {
    if (operation === "create" && after.adopt) return "an instance of this name that exists is taken over";
    if (operation === "replace") return INSTANCE_NEXT[wayOf(step)];
    if (operation === "delete") return INSTANCE_GOES[wayOf(step)];
  }
  if (kind === "Image") {
    if (operation === "replace") return said(IMAGE_NEXT, after.onSupersede, "retain");
    if (operation === "delete") return said(IMAGE_GOES, before.onDelete, "archive");
  }
  return undefined;
}

/** Whether something goes from Azure, as `azureml:maxDeletions` counts it. Of another provider's resources, what Pulumi says. */
export function isDeletion(step: Step): boolean {
  const { operation, before, after } = step;
  const kind = ownKind(step);
  if (operation !== "delete" && operation !== "replace") return false;
  if (kind === "Image" && operation === "replace") return wordOf(after.onSupersede, "retain") === "delete";
  if (kind === "Image") return wordOf(before.onDelete, "archive") !== "retain";
  return kind !== "ComputeInstance" || wayOf(step) === "delete";
}

/** Undefined for what another provider has, such as an image of virtual machines. */
function ownKind({ type }: Step): string | undefined {
  return type.startsWith("pulumi-nodejs:dynamic/azureml:") ? type.split(":").at(-1) : undefined;
}

const wordOf = (given: unknown, fallback: string) => String(given ?? fallback).toLowerCase();

function said(sentences: Readonly<Record<string, string>>, given: unknown, fallback: string): string | undefined {
  return sentences[wordOf(given, fallback)];
}
