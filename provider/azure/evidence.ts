/** Who asks for something that cannot be undone. */
export type Asker = keyof typeof DEMANDED;

/** What is asked about; `child` is something else in a workspace, of which everything is demanded. */
export type Kind = "compute" | "environmentVersion" | "image" | "child";

/** What becomes of it. */
export type Effect = "creates" | "changes" | "interrupts" | "removes";

/** What can be demanded, in the order in which it is looked at: whoever waits for runs has to read after that. */
export const ROWS = [
  "named",
  "declared word",
  "no other entry",
  "no runs",
  "count",
  "read",
  "same thing",
  "shown",
  "interruption",
  "stack's consent",
  "owner",
  "made when",
] as const;

export type Row = (typeof ROWS)[number];

/** What makes a resource as declared has to show the same, whether it was there before or not. */
const MAKING = {
  shown: ["changes", "interrupts", "removes"],
  "no runs": ["interrupts"],
  read: ["creates", "changes", "interrupts", "removes"],
  "same thing": ["changes", "interrupts", "removes"],
  interruption: ["interrupts"],
  owner: ["changes", "interrupts", "removes"],
  "made when": ["changes", "interrupts", "removes"],
} as const;

/** What is demanded of whom, for what. The id itself is demanded always. docs/evidence.md has the same for people. */
export const DEMANDED = {
  "engine's delete": {
    "declared word": ["interrupts", "removes"],
    "no other entry": ["interrupts", "removes"],
    "no runs": ["interrupts", "removes"],
    count: ["removes"],
    read: ["changes", "interrupts", "removes"],
    "same thing": ["changes", "interrupts", "removes"],
    interruption: ["interrupts", "removes"],
    owner: ["interrupts", "removes"],
    "made when": ["interrupts", "removes"],
  },
  "engine's create": MAKING,
  "engine's update": MAKING,
  script: {
    named: ["creates", "changes", "interrupts", "removes"],
    read: ["creates", "changes", "interrupts", "removes"],
    "same thing": ["changes", "interrupts", "removes"],
  },
  command: {
    named: ["changes", "interrupts", "removes"],
    "stack's consent": ["removes"],
    "no runs": ["interrupts", "removes"],
    read: ["changes", "interrupts", "removes"],
    "same thing": ["changes", "interrupts", "removes"],
  },
} as const satisfies Record<string, Partial<Record<Row, readonly Effect[]>>>;

type Demanded<By extends Asker, E extends Effect> = {
  [R in keyof (typeof DEMANDED)[By]]: (typeof DEMANDED)[By][R] extends readonly (infer Of)[]
    ? E extends Of
      ? R
      : never
    : never;
}[keyof (typeof DEMANDED)[By]];

/** Images run nothing, and who deletes one by its id in a script has looked at it already. */
type Spared<By extends Asker, E extends Effect, K extends Kind> = K extends "compute" | "child"
  ? never
  : "no runs" | "interruption" | ([By, E] extends ["script" | "command", "removes"] ? "read" | "same thing" : never);

/** The rows that the table demands. */
export type Rows<By extends Asker, E extends Effect, K extends Kind> = By extends Asker
  ? E extends Effect
    ? Exclude<Extract<Demanded<By, E>, Row>, Spared<By, E, K>>
    : never
  : never;

export function isDemanded(row: Row, asker: Asker, effect: Effect, kind: Kind): boolean {
  const demanded: Partial<Record<Row, readonly Effect[]>> = DEMANDED[asker];
  const isSparing = kind === "environmentVersion" || kind === "image";
  return (demanded[row]?.includes(effect) ?? false) && !(isSparing && isSpared(row, asker, effect));
}

function isSpared(row: Row, asker: Asker, effect: Effect): boolean {
  if (row === "no runs" || row === "interruption") return true;
  const isOrdered = asker === "script" || asker === "command";
  return isOrdered && effect === "removes" && (row === "read" || row === "same thing");
}

/** What a user has ordered explicitly. It stands for the evidence of one row, and of no other. */
export interface Order<R extends Row = Row> {
  readonly row: R;
  /** As the user wrote it, such as `AZUREML_ON_ACTIVE_RUNS=ignore`. */
  readonly name: string;
  /** What is done because of it: a clause for the log. */
  readonly what: string;
}
