import { randomUUID } from "node:crypto";
import { workspaceType } from "../arm/ids";
import type { Backend } from "../backend";
import type { Workspace } from "../environments/keep";
import { type EnvironmentVersion, environmentNameOf } from "../environments/record";
import type { Logging } from "../logs/routes";
import type { StoredOperation } from "../store/operations";
import type { Stored } from "../store/resources";
import type { WorkspaceBody } from "../workspaces/model";
import { digestOf, findImage, type ImageName, imageNameOf, keepImage } from "./image";
import { takeBuildOutcome } from "./outcomes";
import { type BuildStep, buildSteps, isGoingOn } from "./steps";

const buildType = `${workspaceType}/imageBuilds`;

/** A build of an environment's image. */
export interface BuildBody extends Logging {
  image: ImageName;
  /** The cluster that it runs on; the service's own machines when absent. */
  compute?: string | undefined;
  status: string;
  /** What it goes through, its end included. */
  steps: BuildStep[];
}

export type Build = Stored<BuildBody>;

export const buildId = (workspace: string, build: string) => `${workspace}/imageBuilds/${build}`;

/** Begins a build, unless one of the same image runs already or the registry has the image. */
export function beginBuild(
  backend: Backend,
  workspace: Workspace,
  version: EnvironmentVersion,
  compute?: string,
): Build {
  const image = imageNameOf(workspace, version.body);
  const known = findImage(backend, workspace.id, image)?.body;
  const last = known?.build === undefined ? undefined : backend.resources.get<BuildBody>(known.build);
  if (last && isGoingOn(last.body.status)) return last;
  const isThere = known?.digest !== undefined && !backend.settings.isOn("buildsAgain");
  const steps = isThere
    ? [ended("Succeeded", [`The image ${image.hostname}/${image.repository} exists already`])]
    : stepsOf(backend, version, image);
  const id = buildId(workspace.id, randomUUID());
  const build: Build = {
    id,
    type: buildType,
    parent: workspace.id,
    subscription: workspace.subscription,
    location: null,
    name: id.split("/").at(-1) ?? "",
    body: { image, compute, status: "", log: [], steps, logKey: randomUUID() },
  };
  backend.resources.put(build);
  keepImage(backend, workspace, image, { ...known, build: id });
  backend.operations.begin({ kind: "build", resource: id, subscription: workspace.subscription, detail: null });
  return backend.resources.get<BuildBody>(id) ?? build;
}

const ended = (status: string, log: readonly string[] = []): BuildStep => ({ name: "end", status, log });

function stepsOf(backend: Backend, version: EnvironmentVersion, image: ImageName): BuildStep[] {
  const outcome = takeBuildOutcome(backend, environmentNameOf(version));
  const { definition } = version.body;
  const words: Record<string, string> = {
    image: `${image.hostname}/${image.repository}:${image.tag}`,
    base: definition.image ?? definition.build?.dockerfilePath ?? "scratch",
    context: definition.build?.contextUri ?? "made from the environment's definition",
  };
  const fill = (line: string) => line.replace(/\{(\w+)\}/g, (whole, word) => words[word] ?? whole);
  const steps: BuildStep[] = buildSteps.map((step) => ({ ...step, log: step.log.map(fill) }));
  if (!outcome) return [...steps, ended("Succeeded")];
  const at = steps.findIndex(({ name }) => name === outcome.failsAt);
  const reached = steps.slice(0, at + 1);
  return [...reached.slice(0, -1), { ...reached[at], log: outcome.log } as BuildStep, ended(outcome.endsAs)];
}

/** The build takes its steps one by one, and its log grows with them. */
export function registerBuilds(backend: Backend): void {
  backend.operations.register("build", {
    steps: ({ resource }) => backend.resources.get<BuildBody>(resource)?.body.steps.length ?? 1,
    enter: (operation) => enter(backend, operation),
  });
}

function enter(backend: Backend, { resource, step }: StoredOperation): null {
  const build = backend.resources.get<BuildBody>(resource);
  const now = build?.body.steps[step];
  if (!build || !now) return null;
  const { body } = build;
  const digest = digestOf(body.image, build.name);
  const log = [...body.log, ...now.log.map((line) => line.replace("{digest}", digest))];
  backend.resources.put({ ...build, body: { ...body, status: now.status, log } });
  const workspace = backend.resources.get<WorkspaceBody>(build.parent);
  const wasBuilt = now.status === "Succeeded" && body.steps.length > 1;
  if (workspace && wasBuilt) keepImage(backend, workspace, body.image, { build: build.id, digest });
  return null;
}
