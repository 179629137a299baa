const Mocha = require("mocha");

const { EVENT_RUN_END, EVENT_TEST_PASS, EVENT_TEST_FAIL, EVENT_TEST_PENDING } = Mocha.Runner.constants;

/** Mocha's Spec, which also tells the process that started it how it went. */
module.exports = class extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const counts = { passed: 0, failed: 0, skipped: 0 };
    const times = [];
    runner.on(EVENT_TEST_PASS, (test) => {
      counts.passed += 1;
      times.push({ title: test.fullTitle(), milliseconds: test.duration ?? 0 });
    });
    runner.on(EVENT_TEST_FAIL, () => {
      counts.failed += 1;
    });
    runner.on(EVENT_TEST_PENDING, () => {
      counts.skipped += 1;
    });
    runner.once(EVENT_RUN_END, () => {
      times.sort((left, right) => right.milliseconds - left.milliseconds);
      process.send?.({ ...counts, slowest: times.slice(0, 10) });
    });
  }
};
