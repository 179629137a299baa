import { type LongRunning, startOperations } from "./arm/operations";
import { openThrottle, type Throttle } from "./arm/throttling";
import type { Clock } from "./clock";
import type { Identity } from "./identity";
import type { ProfileName } from "./profiles";
import { openSettings, type Settings } from "./settings";
import type { Database } from "./store/database";
import { type Collection, collection } from "./store/documents";
import { type Journal, openJournal } from "./store/journal";
import { openResources, type Resources } from "./store/resources";

/** What every service works on: the stores, the time, and the settings that the admin routes change. */
export interface Backend {
  database: Database;
  resources: Resources;
  journal: Journal;
  operations: LongRunning;
  throttle: Throttle;
  settings: Settings;
  identity: Identity;
  clock: Clock;
  log(line: string): void;
  documents<T>(name: string): Collection<T>;
}

/** Puts the stores together over one database. */
export function openBackend(
  database: Database,
  clock: Clock,
  identity: Identity,
  log: (line: string) => void,
  profile: ProfileName = "instant",
): Backend {
  const documents = <T>(name: string) => collection<T>(database, name);
  const settings = openSettings(documents, profile);
  const shifted: Clock = { now: () => clock.now() + settings.clockOffset() };
  return {
    database,
    resources: openResources(database),
    journal: openJournal(database),
    operations: startOperations(database, settings, shifted),
    throttle: openThrottle(shifted),
    settings,
    identity,
    clock: shifted,
    log,
    documents,
  };
}
