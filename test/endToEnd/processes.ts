import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import type { Running } from "./stack";

/** Looks until there is something; a process that is waited for cannot be asked to tell. */
export async function until<T>(what: string, look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    assert.ok(Date.now() < deadline, `${what}: not within a minute`);
    await delay(100);
  }
}

/** The dynamic provider that a Pulumi command has started, over a shell script in between. */
export function providerOf({ child }: Running): number | undefined {
  const rows = execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" })
    .split("\n")
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line)?.slice(1) ?? []);
  const isBelow = (pid = ""): boolean =>
    Number(pid) === child.pid || rows.some(([one, parent]) => one === pid && pid !== parent && isBelow(parent));
  const [pid] = rows.find(([id, , args]) => args && /^\S*node \S*cmd.dynamic-provider/.test(args) && isBelow(id)) ?? [];
  return pid ? Number(pid) : undefined;
}

export function isGone(pid: number): true | undefined {
  try {
    process.kill(pid, 0);
    return undefined;
  } catch {
    return true;
  }
}
