import { isDeepStrictEqual } from "node:util";

/** How long each state of an operation lasts. */
export type Speed = "immediate" | "manual" | { reads: number } | { seconds: number };

/** Speeds that go together. Those of `realistic` are ours: Microsoft tells only that a creation takes about five minutes. */
export const profiles = {
  instant: { default: "immediate" },
  realistic: {
    default: { seconds: 30 },
    create: { seconds: 300 },
    update: { seconds: 20 },
    start: { seconds: 90 },
    stop: { seconds: 60 },
    restart: { seconds: 120 },
    resize: { seconds: 180 },
    delete: { seconds: 120 },
    build: { seconds: 60 },
    createImage: { seconds: 180 },
    package: { seconds: 180 },
    deleteGroup: { seconds: 180 },
    deleteWorkspace: { seconds: 60 },
  },
} satisfies Record<string, Record<string, Speed>>;

export type ProfileName = keyof typeof profiles;
export const profileNames = Object.keys(profiles) as ProfileName[];

/** The profile that has exactly these speeds; null when they are somebody's own. */
export const profileOf = (speeds: Record<string, Speed>): ProfileName | null =>
  profileNames.find((name) => isDeepStrictEqual(profiles[name], speeds)) ?? null;

/** Reads the name of a profile; throws for any other text. */
export function parseProfile(text: string): ProfileName {
  const name = profileNames.find((each) => each === text);
  if (name) return name;
  throw new Error(`"${text}" is not a profile. Known: ${profileNames.join(", ")}.`);
}
