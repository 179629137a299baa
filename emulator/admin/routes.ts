import { timingSafeEqual } from "node:crypto";
import type { Backend } from "../backend";
import { addBuildOutcome, clearBuildOutcomes, listBuildOutcomes } from "../builds/outcomes";
import { setPolicy } from "../computes/policy";
import { setStorage } from "../datastores/storage";
import type { App, RequestContext } from "../http/types";
import { addPackagingOutcome, clearPackagingOutcomes, listPackagingOutcomes } from "../modelManagement/outcomes";
import { setWebservices } from "../modelManagement/uses";
import { profileOf, profiles, type Speed } from "../profiles";
import { putRuns } from "../regional/runs";
import { type SeedWorkspace, seed } from "../seed";
import { switches as allSwitches, type SwitchName } from "../switches";
import {
  readAdvance,
  readBuildOutcome,
  readFault,
  readOutcome,
  readPackagingOutcome,
  readPolicy,
  readProfile,
  readQuota,
  readRuns,
  readSpeeds,
  readState,
  readStorage,
  readSubscription,
  readTrigger,
  readTuning,
  readWebservices,
} from "./bodies";
import { act, addOutcome, advance, setQuota, setState } from "./commands";
import type { Faults } from "./faults";
import { adminPrefix } from "./prefix";
import { AdminError, flag, mapOf } from "./read";

const ofImages = ["buildOutcomes", "packagingOutcomes", "imageVersions", "webservices", "storage"];

/** The control plane: everything that a test or a demonstration may do to the emulator. */
export function addAdmin(app: App, backend: Backend, faults: Faults, workspaces: SeedWorkspace[]): void {
  const { settings, journal } = backend;
  app.use(`${adminPrefix}/*`, async (context, next) => {
    if (isKey(context.req.header("x-emulator-key"), backend.identity.adminKey)) return next();
    return refuse(context, 401, "WrongKey", "The header x-emulator-key must carry the admin key.");
  });
  const route = (method: string, path: string, work: (body: unknown, context: RequestContext) => unknown) =>
    app.on(method, `${adminPrefix}/${path}`, async (context) => {
      const text = await context.req.text();
      try {
        const body = text === "" ? undefined : JSON.parse(text);
        backend.database.transaction(backend.operations.settle);
        return context.json(backend.database.transaction(() => work(body, context) ?? {}));
      } catch (error) {
        if (!(error instanceof AdminError || error instanceof SyntaxError)) throw error;
        return refuse(context, 400, "InvalidBody", error.message);
      }
    });

  route("POST", "reset", () => {
    backend.resources.clear();
    backend.operations.clear();
    journal.clear();
    settings.reset();
    backend.throttle.clear();
    faults.clear();
    for (const name of ["subscriptions", "outcomes", "runs", "quotas", "usage", "releasing", "policies", ...ofImages])
      backend.documents(name).clear();
    seed(backend, workspaces);
  });
  route("GET", "speed", () => settings.speeds());
  const setSpeeds = (speeds: Record<string, Speed>) => {
    settings.setSpeeds(speeds);
    backend.operations.rearm();
    return settings.speeds();
  };
  const profile = () => ({ name: profileOf(settings.speeds()), speeds: settings.speeds() });
  route("PUT", "speed", (body) => setSpeeds(readSpeeds(body)));
  route("GET", "profile", profile);
  route("PUT", "profile", (body) => {
    setSpeeds(profiles[readProfile(body).name]);
    return profile();
  });
  route("GET", "settings", () => settings.tuning());
  route("PUT", "settings", (body) => {
    const given = Object.fromEntries(Object.entries(readTuning(body)).filter(([, value]) => value !== undefined));
    if (given["pageSize"] === 0) throw new AdminError("pageSize must be 1 or more.");
    settings.setTuning({ ...settings.tuning(), ...given });
    if (given["throttling"]) backend.throttle.clear();
    return settings.tuning();
  });
  route("GET", "switches", () => settings.switches());
  route("PUT", "switches", (body) => {
    const given = mapOf(flag)(body, "");
    const unknown = Object.keys(given).find((name) => !(name in allSwitches));
    if (unknown) throw new AdminError(`${unknown} is not known; known are ${Object.keys(allSwitches).join(", ")}.`);
    settings.setSwitches({ ...settings.switches(), ...(given as Partial<Record<SwitchName, boolean>>) });
    return settings.switches();
  });
  route("POST", "faults", (body) => faults.add(readFault(body)));
  route("GET", "faults", () => ({ value: faults.list() }));
  route("DELETE", "faults", () => faults.clear());
  route("DELETE", "faults/:id", (_, context) => faults.clear(context.req.param("id")));
  app.get(`${adminPrefix}/faults/:id/end`, async (context) => {
    await faults.end(context.req.param("id"));
    return context.json({});
  });
  route("GET", "journal", () => ({ value: journal.list() }));
  app.get(`${adminPrefix}/journal/:count{[0-9]+}`, async (context) => {
    await journal.reaches(Number(context.req.param("count")));
    return context.json({});
  });
  route("DELETE", "journal", () => journal.clear());
  route("POST", "outcomes", (body) => addOutcome(backend, readOutcome(body)));
  route("GET", "outcomes", () => ({ value: backend.documents("outcomes").list() }));
  route("DELETE", "outcomes", () => backend.documents("outcomes").clear());
  route("POST", "builds", (body) => addBuildOutcome(backend, readBuildOutcome(body)));
  route("GET", "builds", () => ({ value: listBuildOutcomes(backend) }));
  route("DELETE", "builds", () => clearBuildOutcomes(backend));
  route("POST", "packaging", (body) => addPackagingOutcome(backend, readPackagingOutcome(body)));
  route("GET", "packaging", () => ({ value: listPackagingOutcomes(backend) }));
  route("DELETE", "packaging", () => clearPackagingOutcomes(backend));
  route("POST", "webservices", (body) => setWebservices(backend, readWebservices(body)));
  route("PUT", "storage", (body) => setStorage(backend, readStorage(body)));
  route("POST", "triggers", (body) => act(backend, readTrigger(body)));
  route("POST", "states", (body) => setState(backend, readState(body)));
  route("PUT", "quotas", (body) => setQuota(backend, readQuota(body)));
  route("DELETE", "quotas", () => backend.documents("quotas").clear());
  route("PUT", "policy", (body) => setPolicy(backend, readPolicy(body)));
  route("DELETE", "policy", () => backend.documents("policies").clear());
  route("POST", "runs", (body) => putRuns(backend, readRuns(body)));
  route("POST", "subscriptions", (body) => {
    const { id } = readSubscription(body);
    backend.documents("subscriptions").put(id.toLowerCase(), { id });
  });
  route("POST", "advance", (body) => {
    faults.release();
    return advance(backend, readAdvance(body));
  });
  app.all(`${adminPrefix}/*`, (context) =>
    refuse(context, 404, "NotFound", `There is no admin route ${context.req.method} ${context.req.path}.`),
  );
}

const refuse = (context: RequestContext, status: 400 | 401 | 404, code: string, message: string) =>
  context.json({ error: { code, message } }, status);

function isKey(given: string | undefined, key: string): boolean {
  const [ours, theirs] = [Buffer.from(key), Buffer.from(given ?? "")];
  return ours.length === theirs.length && timingSafeEqual(ours, theirs);
}
