import { computeType } from "../arm/ids";
import type { Backend } from "../backend";

/** How long the name of a deleted instance stays taken: whichever ends first. No number is documented. */
const releaseSeconds = 60;
const releaseQuestions = 3;

interface Releasing {
  /** Milliseconds since 1970. */
  until: number;
  questionsLeft: number;
}

const open = (backend: Backend) => backend.documents<Releasing>("releasing");
const keyOf = (location: string | null, name: string) => `${location} ${name.toLowerCase()}`;

/** Keeps the names of deleted instances for a while, when the switch says so. */
export function keepNames(backend: Backend): void {
  backend.resources.observe((before, after) => {
    if (after || before?.type !== computeType || !backend.settings.isOn("nameReleasedLater")) return;
    const until = backend.clock.now() + releaseSeconds * 1000;
    open(backend).put(keyOf(before.location, before.name), { until, questionsLeft: releaseQuestions });
  });
}

/** Whether a name is not given back yet; each question counts. */
export function askReleasing(backend: Backend, location: string, name: string): boolean {
  const names = open(backend);
  const key = keyOf(location, name);
  const found = names.get(key);
  if (!found || !backend.settings.isOn("nameReleasedLater")) return false;
  if (found.questionsLeft === 0 || found.until <= backend.clock.now()) {
    names.delete(key);
    return false;
  }
  names.put(key, { ...found, questionsLeft: found.questionsLeft - 1 });
  return true;
}
