import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { SetUpError } from "../setUp/step.mjs";

/** Takes the folder for this process; one run at a time, for they would share one emulator's data. */
export function lock(folder) {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, "running");
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: "wx" });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
      const holder = Number(readFileSync(file, "utf8"));
      if (isAlive(holder)) {
        throw new SetUpError(
          `another quickstart (process ${holder}) is running in this folder. Wait for it to end; if there is none, ` +
            `delete ${file}.`,
        );
      }
      rmSync(file, { force: true });
    }
  }
}

function isAlive(pid) {
  if (!pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
