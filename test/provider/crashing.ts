import assert from "node:assert/strict";
import type { Values } from "../../provider/core/values";
import { share } from "../tier";
import { type Azure, type Json, startAzure } from "./azure";
import { type Operation, type Point, pointsOf, type Weather } from "./crashPoints";
import { createEngine, type Engine } from "./engine";
import { type ProviderProcess, type ProviderProcesses, providerProcesses, type Served } from "./providerProcesses";

/** A resource whose provider is killed. */
export interface Crashing {
  readonly resource: Served;
  /** Inputs as the program's side sends them. */
  readonly sent: (given: Values) => Values;
  readonly operations: Readonly<Record<string, Operation>>;
  readonly weathers: Readonly<Record<string, Weather>>;
  /** What Azure has in the end, without what differs from run to run. */
  whatIsThere(azure: Azure): Promise<Json[]>;
  /** What only this one has, and another in its place would not. */
  original(azure: Azure): Promise<unknown>;
}

/** Points are tried in two lanes, each with an Azure of its own. */
interface Lane {
  readonly azure: Azure;
  readonly processes: ProviderProcesses;
}

/** Kills the provider of one resource at every request of its operations. */
export function describeCrashes(what: string, crashing: Crashing): void {
  describe(`the provider of ${what}, killed`, () => {
    const lanes: Lane[] = [];
    let tried = 0;

    before(async () => {
      for (let lane = 0; lane < 2; lane += 1) {
        const azure = await startAzure();
        lanes.push({ azure, processes: await providerProcesses(azure, crashing.resource) });
      }
    });
    after(async () => {
      for (const { azure, processes } of lanes) {
        await processes.close();
        await azure.close();
      }
      console.log(`    tried ${tried} points`);
    });

    for (const [name, operation] of Object.entries(crashing.operations)) {
      for (const [how, weather] of Object.entries(crashing.weathers)) {
        it(`at every request of ${name}, to an Azure ${how}, ends as declared when run again`, async () => {
          const first = lanes[0] as Lane;
          const calm = await first.processes.next();
          const { engine } = await prepare(crashing, first, calm, operation, weather);
          await run(engine, calm, operation.after);
          const points = share(pointsOf(await journal(first), weather), 10);
          const expected = await crashing.whatIsThere(first.azure);
          tried += points.length;
          const failures: string[] = [];
          const follow = async (lane: Lane) => {
            let provider = lane === first ? calm : await lane.processes.next();
            for (let point = points.shift(); point; point = points.shift()) {
              const { name } = point;
              provider = await tryPoint(crashing, lane, provider, operation, weather, point, expected).catch(
                (error) => {
                  failures.push(`${name}: ${error.message}`);
                  return lane.processes.next();
                },
              );
            }
          };
          await Promise.all(lanes.map(follow));
          assert.deepEqual(failures, []);
        });
      }
    }
  });
}

/** Kills the provider at the point, and returns the one that has brought it to its end. */
async function tryPoint(
  crashing: Crashing,
  lane: Lane,
  victim: ProviderProcess,
  operation: Operation,
  weather: Weather,
  point: Point,
  expected: Json[],
): Promise<ProviderProcess> {
  const { before, after, created } = operation;
  const { admin } = lane.azure;
  const { engine, original } = await prepare(crashing, lane, victim, operation, weather);
  await killAt(lane, victim, point, () => run(engine, victim, after));

  for (const fault of weather.later) await admin("POST", "faults", fault);
  const successor = await lane.processes.next();
  await run(engine, successor, after);
  await admin("DELETE", "faults");

  const creations = (await journal(lane)).filter(({ method, status }) => method === "PUT" && status === 201);
  assert.equal(creations.length, created, `created: ${crashing.resource}`);
  assert.deepEqual(await crashing.whatIsThere(lane.azure), expected);
  if (after) assert.deepEqual(await engine.differences(successor, after), []);
  if (before && after && created === 0) assert.equal(await crashing.original(lane.azure), original);
  return successor;
}

const run = (engine: Engine, provider: ProviderProcess, program: Values | undefined) =>
  program ? engine.up(provider, program) : engine.destroy(provider);

/** An engine that has what was before, a provider that remembers nothing of it, and an empty journal. */
async function prepare(
  crashing: Crashing,
  lane: Lane,
  provider: ProviderProcess,
  { before }: Operation,
  weather: Weather,
) {
  const { admin } = lane.azure;
  await admin("POST", "reset");
  const engine = createEngine(crashing.sent);
  if (before) await run(engine, provider, before);
  const original = await crashing.original(lane.azure);
  await provider.call("forget");
  await admin("PUT", "speed", weather.speed);
  await admin("PUT", "switches", weather.switches);
  await admin("DELETE", "journal");
  return { engine, original };
}

async function journal({ azure }: Lane): Promise<Json[]> {
  return (await azure.admin("GET", "journal")).value;
}

/** Lets a request be the last one of a call. */
async function killAt(lane: Lane, provider: ProviderProcess, { request, side }: Point, call: () => Promise<void>) {
  const { admin } = lane.azure;
  const passed = { method: "*", path: ".*", after: request - 1 };
  const { id } = await admin("POST", "faults", { ...passed, ...(side === "before" ? { drop: side } : { hang: true }) });
  // What a dropped connection makes the provider do before it dies must not reach Azure either.
  if (side === "before") await admin("POST", "faults", { ...passed, drop: side, count: null });
  const called = call().catch(() => {});
  await Promise.race([admin("GET", `faults/${id}/end`), called]);
  const isToCome = (await admin("GET", "faults")).value.some((fault: Json) => fault.id === id);
  assert.ok(!isToCome, "the provider was done before this request");
  await provider.kill();
  await called;
  // Azure continues with the request that was held.
  await admin("DELETE", "faults");
  if (side === "after") await admin("GET", `journal/${request}`);
}
