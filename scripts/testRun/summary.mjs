const slowestShown = 10;

/** Prints the time of each part, the slowest, skipped and failed tests, and the closing line; returns the exit code. */
export function report(checks, { tests, hooks, skipped, failed, notes }, say = console.log) {
  if (tests.length > 1) {
    showParts([...tests, ...hooks], tests, say);
    showSlowest(tests, notes, say);
  }
  const unexpected = showSkipped(skipped, notes, say);
  showFailed(failed, say);
  const allFailed = checks.failed + failed.length + unexpected;
  const others = skipped.length > unexpected ? `, ${skipped.length - unexpected} skipped` : "";
  say(`${checks.passed + tests.length} passed, ${allFailed} failed${others}`);
  return allFailed === 0 ? 0 : 1;
}

/** Several runs as one. */
export function joined(runs) {
  const all = (name) => runs.flatMap((run) => run[name]);
  return {
    tests: all("tests"),
    hooks: all("hooks"),
    skipped: all("skipped"),
    failed: all("failed"),
    notes: all("notes"),
  };
}

const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1).padStart(7)} s`;

function showParts(runnables, tests, say) {
  const times = new Map();
  for (const { file, milliseconds } of runnables.filter(({ file }) => file.includes("/"))) {
    const part = file.slice(0, file.indexOf("/"));
    times.set(part, (times.get(part) ?? 0) + milliseconds);
  }
  say("The parts, with the time inside of their tests and hooks:");
  for (const [part, milliseconds] of [...times].sort(([, left], [, right]) => right - left)) {
    const count = tests.filter(({ file }) => file.startsWith(`${part}/`)).length;
    say(`  ${seconds(milliseconds)}  ${part} (${count})`);
  }
}

function showSlowest(tests, notes, say) {
  say("The slowest tests, and what they wait for:");
  const slowest = [...tests].sort((left, right) => right.milliseconds - left.milliseconds).slice(0, slowestShown);
  for (const { file, title, milliseconds } of slowest) {
    const waits = new Map();
    for (const { waited = {} } of notes.filter((note) => note.file === file && note.title === title)) {
      for (const [what, spent] of Object.entries(waited)) waits.set(what, (waits.get(what) ?? 0) + spent);
    }
    const shown = [...waits].sort(([, left], [, right]) => right - left).slice(0, 4);
    const what = shown.map(([name, spent]) => `${name} ${(spent / 1000).toFixed(1)} s`).join(", ");
    say(`  ${seconds(milliseconds)}  ${title}\n             ${what || "its own process"}`);
  }
}

/** Returns how many tests are skipped without a reason that the test has given. */
function showSkipped(skipped, notes, say) {
  const reasons = new Map();
  let unexpected = 0;
  for (const { file, title } of skipped) {
    const note = notes.find((note) => note.skipped && note.file === file && title.startsWith(note.title));
    if (!note) unexpected += 1;
    const reason = note?.skipped ?? "NO REASON: a test is skipped only by skipFor() of test/notes.ts";
    reasons.set(reason, [...(reasons.get(reason) ?? []), title]);
  }
  for (const [reason, titles] of reasons) {
    say(`Skipped, ${reason}:`);
    for (const title of titles) say(`  ${title}`);
  }
  return unexpected;
}

/** Shows failures once more: a run of minutes prints thousands of lines after them. */
function showFailed(failed, say) {
  if (failed.length > 0) say("Failed:");
  for (const { file, title, where, error } of failed) {
    say(`  ${title}\n    ${[file, ...where].join(", ")}\n${error.replaceAll(/^/gm, "    ")}`);
  }
}
