import { type Shown, stepsOf, topNames } from "../events";
import type { Ran } from "../laboratory";
import { type Effect, effectsOf } from "../requests";
import { holds } from "../violation";

/** Nothing that a command writes has a secret in it. */
export function leaksNothing({ events, log, console, deployment }: Ran, secrets: ReadonlySet<string>): void {
  // The engine's library encrypts by writing base64, in which a secret may be found by chance.
  const encrypted = (key: string, value: unknown) => (key === "ciphertext" ? "" : value);
  const written = JSON.stringify({ events, log, console, deployment }, encrypted);
  for (const secret of secrets) {
    for (const text of [secret, Buffer.from(secret).toString("base64")]) {
      holds("no secret is in anything written", !written.includes(text), () => {
        const at = written.indexOf(text);
        return written.slice(Math.max(0, at - 300), at + 100);
      });
    }
  }
}

export function stateIsWhole({ invalid }: Ran): void {
  holds("Pulumi can read the state", !invalid?.length, () => invalid);
}

/** Otherwise every command fails, and nothing is tried. */
export function isSignedIn({ asked }: Ran): void {
  const refused = asked.filter(({ status, path }) => status === 401 || (status >= 400 && path.includes("/oauth2/")));
  holds("Azure takes the provider's token", refused.length === 0, () => refused);
}

export function onlyReads({ asked }: Ran): void {
  const effects = effectsOf(asked);
  holds("a preview changes nothing", effects.length === 0, () => effects);
}

const REMOVING = new Set(["delete", "delete-replaced", "replace", "create-replacement", "discard-replaced"]);
const CHANGING = new Set(["update", "create", ...REMOVING]);

/** An update whose path is one of these; of a creation the whole declaration is shown. */
function isAbout(step: Shown, names: readonly string[]): boolean {
  return step.op === "create" || (CHANGING.has(step.op) && topNames(step).some((name) => names.includes(name)));
}

/** Whether what a command has asked of Azure was to be seen in the preview. */
export function isShown({ kind, id }: Effect, steps: readonly Shown[]): boolean {
  const own = steps.filter(({ oldId, newId }) => oldId === id || newId === id);
  switch (kind) {
    case "archives":
      // To declare it archived is to order it.
      return own.some(({ op }) => REMOVING.has(op)) || steps.some(({ isArchived }) => isArchived);
    case "deletes":
      return own.some(({ op }) => REMOVING.has(op));
    case "stops":
      return own.some((step) => REMOVING.has(step.op) || isAbout(step, ["powerState", "vmSize"]));
    case "resizes":
      return own.some((step) => isAbout(step, ["vmSize"]));
    case "restarts":
      return false;
    case "creates":
      return steps.some(({ op }) => op === "create" || op === "create-replacement" || op === "update");
    case "writes":
      return own.some(({ op }) => CHANGING.has(op)) || steps.some(({ op }) => op.startsWith("create"));
  }
}

/**
 * What an adoption changes, in the words of properties: its step is a creation, which has no differences. What has never
 * come to be is made again by an update. What is known only in the update may replace something then.
 */
const TOLD: Partial<Record<Effect["kind"], RegExp>> = {
  archives: /not known yet\. If it comes out other than before, .* archives this one/,
  deletes:
    /it is \w+: the next "pulumi up" creates it again|not known yet: if .* is replaced\.|not known yet\. If .* deletes this one/,
  stops: /Adopting it would change .*\b(powerState|vmSize)\b|\b(stops|stops and starts) the machine of /,
  restarts: /Adopting it would change|: the next "pulumi up" restarts it|\brestarts the machine of /,
  resizes: /Adopting it would change .*\bvmSize\b|vmSize: stops and starts the machine of /,
};

/** The words of a preview beside its steps. What tells the consequence of a step belongs here. */
function isTold({ kind }: Effect, { log }: Ran): boolean {
  return log.some(({ message }) => TOLD[kind]?.test(message) === true);
}

export function matchesPreview(preview: Ran, up: Ran): void {
  const steps = stepsOf(preview.events);
  const made = new Set<string>();
  for (const effect of effectsOf(up.asked)) {
    if (effect.kind === "creates") made.add(effect.id);
    // Who has just made it takes nothing from anybody.
    else if (made.has(effect.id)) continue;
    holds(
      "every request that takes something away was shown by the preview",
      isShown(effect, steps) || isTold(effect, preview),
      () => ({
        effect,
        steps: steps.map(({ op, urn, oldId, newId }) => ({ op, urn, oldId, newId })),
        log: preview.log.map(({ message }) => message),
        done: stepsOf(up.events).map(({ op, urn, oldId, newId }) => ({ op, urn, oldId, newId })),
        asked: up.asked.filter(({ path }) => path.toLowerCase().startsWith(effect.id)),
      }),
    );
  }
}

/** A command makes nothing twice. */
export function madeOnce({ asked }: Pick<Ran, "asked">): void {
  const there = new Set<string>();
  for (const { kind, id } of effectsOf(asked)) {
    if (kind === "deletes") there.delete(id);
    if (kind !== "creates") continue;
    holds("nothing is made twice", !there.has(id), () => id);
    there.add(id);
  }
}
