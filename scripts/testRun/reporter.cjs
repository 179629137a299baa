const path = require("node:path");
const Mocha = require("mocha");

const { EVENT_HOOK_END, EVENT_RUN_END, EVENT_TEST_PASS, EVENT_TEST_FAIL, EVENT_TEST_PENDING } = Mocha.Runner.constants;
const folder = path.join(__dirname, "..", "..", "test");

/** Mocha's Spec, which also tells the process that started it how it went. */
module.exports = class extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const counted = { tests: [], skipped: [], hooks: [], failed: [] };
    const described = (runnable) => ({
      title: runnable.fullTitle(),
      file: path.relative(folder, runnable.file ?? "").replaceAll("\\", "/"),
      milliseconds: runnable.duration ?? 0,
    });
    runner.on(EVENT_TEST_PASS, (test) => counted.tests.push(described(test)));
    runner.on(EVENT_TEST_PENDING, (test) => counted.skipped.push(described(test)));
    runner.on(EVENT_HOOK_END, (hook) => counted.hooks.push(described(hook)));
    runner.on(EVENT_TEST_FAIL, (test, error) => {
      counted.failed.push({ ...described(test), error: error?.stack ?? String(error) });
    });
    runner.once(EVENT_RUN_END, () => process.send?.(counted));
  }
};
