import type { Connection } from "../azure/connection";
import { type Change, diff, listed } from "../core/diff";
import type { CheckRequest, Resource } from "../core/resource";
import { at, isAbsent, UNKNOWN, type Values } from "../core/values";
import { environmentImage } from "./environmentImage";
import { fields, type GivenInputs } from "./fields";
import { createMemory } from "./memory";
import { modelManagementImage } from "./modelManagement";
import { isOfModelManagement } from "./target";

const BACKEND = Object.fromEntries(Object.entries(fields).filter(([name]) => name === "backend"));

/** The resource `Image`, on either backend, over a connection that is made when it is first needed. */
export function image(connect: () => Connection): Resource {
  const memory = createMemory();
  const environment = environmentImage(connect, memory);
  const modelManagement = modelManagementImage(connect, memory);
  const of = (values: Values) => (isLegacy(values) ? modelManagement : environment);
  const ofId = (id: string) => (isOfModelManagement(id) ? modelManagement : environment);
  const isMoved = ({ path }: Change) => path[0] === "backend";
  return {
    type: "Image",
    fields,
    async check(request) {
      if (request.newInputs["backend"] !== UNKNOWN) {
        const backend = of(request.newInputs);
        const checked = await backend.check(request);
        const { inputs, problems } = checked;
        const { oldInputs } = request;
        if (oldInputs && problems.length === 0) warnOfGuesses(request, inputs, backend.diff(inputs, oldInputs));
        return checked;
      }
      const message = "must be known when the preview runs.";
      return { inputs: request.newInputs, problems: [{ path: ["backend"], message }] };
    },
    diff: (declared, observed, declaredBefore) =>
      isLegacy(declared) === isLegacy(observed)
        ? of(declared).diff(declared, observed, declaredBefore)
        : diff({
            fields: BACKEND,
            declared: { backend: declared["backend"] ?? "environment" },
            observed: { backend: observed["backend"] ?? "environment" },
          }),
    deletesBeforeReplace: (changes, declared) =>
      !changes.some(isMoved) && (of(declared).deletesBeforeReplace?.(changes, declared) ?? true),
    unfinished: (observed) => of(observed).unfinished(observed),
    reconcile: (request) => of(request.inputs).reconcile(request),
    read: (request) => ofId(request.id).read(request),
    remove: (request) => ofId(request.id).remove(request),
  };
}

function isLegacy({ backend }: GivenInputs): boolean {
  return typeof backend === "string" && backend.toLowerCase() === "modelmanagement";
}

const DOES: Readonly<Record<string, string>> = { archive: "archives", delete: "deletes" };

/** What a preview does not know may make another version, which takes the place of the one that is there. */
function warnOfGuesses(
  { newInputs, log }: Pick<CheckRequest, "newInputs" | "log">,
  { onSupersede }: GivenInputs,
  changes: readonly Change[],
): void {
  if (typeof onSupersede !== "string") return;
  const does = DOES[onSupersede.toLowerCase()];
  const guesses = changes.filter(({ mayReplace }) => mayReplace);
  if (!does || guesses.length === 0) return;
  // The content and the version follow from what is declared.
  const declared = guesses.filter(({ path }) => !isAbsent(at(newInputs, path.slice(0, 1))));
  const what = listed(declared.length > 0 ? declared : guesses);
  log.warn(
    `${what}: not known yet. If it comes out other than before, another version takes the place of this one, and onSupersede: "${onSupersede}" ${does} this one.`,
  );
}
