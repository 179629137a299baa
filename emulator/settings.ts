import { type ProfileName, profiles, type Speed } from "./profiles";
import type { Collection } from "./store/documents";
import { type Switches, type SwitchName, switchDefaults } from "./switches";

export interface Tuning {
  pageSize: number;
  retryAfterSeconds: number;
  /** Adds `X-Go-Azure-Sdk-Skip-Polling-Delay` to answers of operations that are immediate. */
  skipPollingDelay: boolean;
  /** Refuses what exceeds ARM's budgets. */
  throttling: boolean;
}

export interface Settings {
  speed(kind: string): Speed;
  speeds(): Record<string, Speed>;
  setSpeeds(speeds: Record<string, Speed>): void;
  tuning(): Tuning;
  setTuning(tuning: Tuning): void;
  switches(): Switches;
  isOn(name: SwitchName): boolean;
  setSwitches(switches: Switches): void;
  /** Milliseconds that the admin routes have moved the clock forward. */
  clockOffset(): number;
  setClockOffset(milliseconds: number): void;
  reset(): void;
}

export const tuningDefaults: Tuning = {
  pageSize: 100,
  retryAfterSeconds: 1,
  skipPollingDelay: false,
  throttling: false,
};

/** What the admin routes change, kept in the store. Speeds that nobody has set are the profile's. */
export function openSettings(documents: <T>(name: string) => Collection<T>, profile: ProfileName): Settings {
  const stored = documents<unknown>("settings");
  let offset = (stored.get("clockOffset") as number | undefined) ?? 0;
  let speeds = stored.get("speeds") as Record<string, Speed> | undefined;
  let switches = { ...switchDefaults(), ...(stored.get("switches") as Partial<Switches> | undefined) };
  let tuning = { ...tuningDefaults, ...(stored.get("tuning") as Partial<Tuning> | undefined) };
  const currentSpeeds = (): Record<string, Speed> => speeds ?? profiles[profile];
  return {
    speed: (kind) => currentSpeeds()[kind] ?? currentSpeeds()["default"] ?? "immediate",
    speeds: currentSpeeds,
    setSpeeds(given) {
      speeds = given;
      stored.put("speeds", given);
    },
    tuning: () => tuning,
    setTuning(given) {
      tuning = given;
      stored.put("tuning", given);
    },
    switches: () => switches,
    isOn: (name) => switches[name],
    setSwitches(given) {
      switches = given;
      stored.put("switches", given);
    },
    clockOffset: () => offset,
    setClockOffset(milliseconds) {
      offset = milliseconds;
      stored.put("clockOffset", milliseconds);
    },
    reset() {
      stored.clear();
      offset = 0;
      speeds = undefined;
      tuning = tuningDefaults;
      switches = switchDefaults();
    },
  };
}
