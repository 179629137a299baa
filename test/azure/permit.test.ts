import { strict as assert } from "node:assert";
import type { Api } from "../../provider/azure/api";
import { type Admission, admit, Permit } from "../../provider/azure/permit";
import type { Request, Send } from "../../provider/azure/pipeline";
import type { Log } from "../../provider/core/resource";
import { type Azure, type Json, startAzure, WORKSPACE } from "../provider/azure";
import { deploying, failureOf } from "../provider/deploying";

const COMPUTE = `${WORKSPACE}/computes/ci-dev`;
const STOP = `${COMPUTE}/stop?api-version=2026-05-01`;
const nothing = () => undefined;
const log: Log = { progress: nothing, info: nothing, warn: nothing };
const evidence = { named: nothing, read: nothing, "same thing": nothing };
const asked = { asker: "script", kind: "compute", id: COMPUTE, log, evidence } as const;
const toStop: Admission<"stop"> = () => admit({ ...asked, act: "stop" });

describe("a request that changes something", () => {
  let azure: Azure;
  let send: Send;
  before(async () => {
    azure = await startAzure();
    azure.connectionOver((given) => {
      send = given;
      return given;
    });
  });
  beforeEach(async () => {
    await azure.admin("POST", "reset");
    await deploying(() => azure).create();
    await azure.requests();
  });
  after(() => azure.close());

  /** What it fails with, before anything is sent: not even a read. */
  const refusal = async (request: unknown): Promise<string> => {
    const failure = await failureOf(send(request as Request));
    assert.equal(failure.kind, "bug");
    assert.deepEqual(await azure.requests(), []);
    return failure.message;
  };

  it("is not sent without a permit, whatever way around the types it came", async () => {
    const none = `POST ${STOP} has no permit. Nothing was sent. Please report this.`;
    for (const request of [
      { method: "POST", path: STOP },
      { method: "POST", path: STOP, admission: undefined },
      { method: "POST", path: STOP, harmless: "listSecrets" },
      { method: "POST", path: STOP, harmless: "constructor" },
    ]) {
      assert.equal(await refusal(request), none);
    }
    for (const method of ["DELETE", "PUT", "PATCH", "delete"]) {
      const path = `${COMPUTE}?api-version=2026-05-01`;
      assert.match(await refusal({ method, path, harmless: "startBuild" }), /has no permit\./);
    }
  });

  it("is not sent with a permit that the door has not made", async () => {
    const forged = [
      undefined,
      {},
      Object.create(Permit.prototype),
      Object.assign(Object.create(Permit.prototype), { act: "stop", id: COMPUTE }),
      new (Permit as Json)("stop", COMPUTE, `${COMPUTE}/stop`),
    ];
    for (const permit of forged) {
      const message = await refusal({ method: "POST", path: STOP, admission: async () => permit });
      assert.equal(message, `POST ${STOP} has no permit, or one that was used. Nothing was sent. Please report this.`);
    }
  });

  it("is not sent with a permit that was used, not even as its own repetition", async () => {
    const permit = await toStop();
    const request: Request = { method: "POST", path: STOP, admission: async () => permit };
    await send(request);
    assert.deepEqual(await azure.requests(), ["POST /computes/ci-dev/stop"]);
    assert.match(await refusal(request), /has no permit, or one that was used/);
    const busy = { status: 503, code: "Busy", headers: { "Retry-After": "0" } };
    await azure.admin("POST", "faults", { method: "POST", path: "/stop", answer: busy });
    const again = await toStop();
    const repeated = await failureOf(send({ ...request, admission: async () => again }));
    assert.match(repeated.message, /has no permit, or one that was used/);
    assert.deepEqual(await azure.requests(), ["POST /computes/ci-dev/stop"]);
  });

  it("is not sent with a permit for another act, another resource or another path", async () => {
    const paths = [
      STOP.replace("/stop", "/restart"),
      STOP.replace("ci-dev", "ci-ada"),
      STOP.replace("/stop", ""),
      STOP.replace("/stop", "/stop/more"),
      STOP.replace("/stop", "%2Fstop"),
      STOP.replace("vision", "speech"),
    ];
    for (const path of paths) {
      const message = await refusal({ method: "POST", path, admission: toStop });
      assert.match(message, /has a permit for something else \(stop .*ci-dev\)/);
    }
    const path = COMPUTE;
    assert.match(await refusal({ method: "DELETE", path, admission: toStop }), /for something else/);
  });

  it("asks for a permit again before each repetition", async () => {
    let count = 0;
    const admission = async () => {
      count += 1;
      return toStop();
    };
    const busy = { status: 503, code: "Busy", headers: { "Retry-After": "0" } };
    await azure.admin("POST", "faults", { method: "POST", path: "/stop", count: 2, answer: busy });
    await send({ method: "POST", path: STOP, admission });
    assert.equal(count, 3);
  });

  it("gets no permit when a row of the table is not shown, or an order is about another row", async () => {
    const { named: _, ...less } = evidence;
    const missing = { ...asked, act: "stop", evidence: less } as Json;
    assert.equal(
      (await failureOf(admit(missing))).message,
      `The script wants to stop ${COMPUTE} and does not show: named. Nothing was sent. Please report this.`,
    );
    const order = { row: "no runs", name: "--ignore-runs", what: "nobody asks" };
    const wrong = { ...asked, act: "stop", evidence: { ...evidence, named: () => order } } as Json;
    assert.match((await failureOf(admit(wrong))).message, /--ignore-runs is no order about "named"/);
    await assert.rejects(admit({ ...asked, act: "stop", id: `${COMPUTE}/../x` }), /is not the ARM id of a compute/);
  });
});

/** Never called: it says what the compiler has to refuse. */
void function typesRefuse(api: Api, send: Send): unknown {
  const toDelete: Admission<"delete"> = () => admit({ ...asked, act: "delete" });
  return [
    api.deleteCompute(COMPUTE, toDelete),
    // @ts-expect-error without an admission
    api.deleteCompute(COMPUTE),
    // @ts-expect-error an admission to something else
    api.deleteCompute(COMPUTE, toStop),
    // @ts-expect-error a permit that nobody has made
    api.stop(COMPUTE, async () => ({ act: "stop", id: COMPUTE })),
    // @ts-expect-error the constructor is the door's
    new Permit("stop", COMPUTE, COMPUTE),
    // @ts-expect-error a write without an admission
    send({ method: "DELETE", path: COMPUTE }),
    // @ts-expect-error a POST that is not in the list of harmless ones
    send({ method: "POST", path: STOP, harmless: "stop" }),
    // @ts-expect-error evidence that the table demands is missing
    admit({ ...asked, act: "stop", evidence: { named: nothing, read: nothing } }),
    // @ts-expect-error an engine's delete shows more than a script
    admit({ ...asked, asker: "engine's delete", act: "delete" }),
    // @ts-expect-error an order about another row
    admit({ ...asked, act: "stop", evidence: { ...evidence, read: () => ({ row: "named", name: "x", what: "y" }) } }),
  ];
};
