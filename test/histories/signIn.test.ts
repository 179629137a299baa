import assert from "node:assert/strict";
import { startAzure, WORKSPACE } from "../provider/azure";
import { historyClock } from "./clock";

const MINUTES_10 = 600_000;

describe("the sign-in of histories", () => {
  it("begins anew with the clock: a token of a later time is not valid yet", async () => {
    const clock = historyClock();
    const azure = await startAzure({}, clock);
    const read = async () => (await azure.connection.api.getWorkspace(WORKSPACE)).id;
    try {
      await clock.sleep(MINUTES_10);
      assert.equal(await read(), WORKSPACE);
      clock.restart();
      await assert.rejects(read(), /\b401\b/);
      azure.signInAnew();
      assert.equal(await read(), WORKSPACE);
    } finally {
      await azure.close();
    }
  });
});
