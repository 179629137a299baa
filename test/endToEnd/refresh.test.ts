import assert from "node:assert/strict";
import { type Deployment, makeStack, type Result, removeStacks, type Stack, succeeded } from "./stack";

const GROUP = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/ml";
const WORKSPACE = `${GROUP}/providers/Microsoft.MachineLearningServices/workspaces/vision`;
const VERSION = "api-version=2026-05-01";
const COUNT = 40;
const PAGES = 4;

const program = (count: number) => `
  import * as azureml from "pulumi-azureml";
  for (let i = 0; i < ${count}; i++) {
    const tags = { team: "vision", number: String(i) };
    new azureml.ComputeInstance("dev" + i, {
      workspace: ${JSON.stringify(WORKSPACE)}, computeName: "ci-" + i + "a", description: "ours", tags,
    });
  }
`;

/** What a command would do, or has done, to what is not the same: `update dev3`. */
function told({ events }: Result): string[] {
  const all = events.flatMap(({ resourcePreEvent: event }) => (event ? [event.metadata] : []));
  const changed = all.filter(({ op }) => op !== "same" && op !== "refresh" && op !== "read");
  return changed.map(({ op, urn }) => `${op} ${urn.split("::").at(-1)}`).sort();
}

describe("a refresh of many instances, end to end", () => {
  afterEach(removeStacks);

  const journal = async ({ emulator }: Stack): Promise<string[]> => {
    const { value } = (await emulator.admin("GET", "journal")).body;
    await emulator.admin("DELETE", "journal");
    return value
      .filter(
        ({ path, status }: { path: string; status: number }) => path.startsWith("/subscriptions") && status !== 429,
      )
      .map(({ method, path }: { method: string; path: string }) => `${method} ${path.replace(WORKSPACE, "")}`);
  };

  it("takes the pages of one list, shows what differs alone, and the next up repairs it", async () => {
    const stack = await makeStack({ program: program(COUNT), emulatorArgs: ["--workspace", WORKSPACE] });
    const { admin, arm } = stack.emulator;
    await admin("PUT", "quotas", { limit: 100_000 });
    await admin("PUT", "settings", { pageSize: COUNT / PAGES, retryAfterSeconds: 0 });
    succeeded(await stack.up());
    await journal(stack);

    succeeded(await stack.refresh("--expect-no-changes"));
    const requests = await journal(stack);
    assert.equal(requests.filter((request) => request === "GET /computes").length, PAGES, String(requests));
    assert.ok(requests.length <= PAGES + 3, String(requests));

    const at = (i: number) => `${WORKSPACE}/computes/ci-${i}a`;
    const { id, name, type, systemData, ...body } = (await arm("GET", `${at(3)}?${VERSION}`)).body;
    body.properties.description = "theirs";
    body.tags = { ...body.tags, "cost-center": "7" };
    assert.equal((await arm("PUT", `${at(3)}?${VERSION}`, body)).status, 200);
    assert.equal((await arm("DELETE", `${at(30)}?${VERSION}&underlyingResourceAction=Delete`)).status, 202);
    const answer = { status: 429, code: "TooManyRequests", message: "Slow down.", headers: { "Retry-After": "0" } };
    for (let i = 0; i < 5; i++) await admin("POST", "faults", { method: "*", path: "^/sub", after: 2 + 2 * i, answer });
    await journal(stack);

    const drift = await stack.pulumi("refresh", "--preview-only", "--expect-no-changes", "--non-interactive", "--diff");
    assert.equal(drift.code, 7, drift.stdout + drift.stderr);
    assert.match(drift.stdout, /~ description +: "ours" => "theirs"/);
    const throttled = await journal(stack);
    await admin("DELETE", "faults");
    assert.ok(throttled.includes("GET /computes/ci-30a"), String(throttled));
    assert.ok(throttled.length <= PAGES + 3, String(throttled));

    const preview = succeeded(await stack.preview("--refresh", "--diff"));
    assert.match(preview.stdout, /~ description: "theirs" => "ours"/);
    assert.deepEqual(told(preview), ["create dev30", "update dev3"]);
    succeeded(await stack.up("--refresh"));
    assert.equal((await arm("GET", `${at(3)}?${VERSION}`)).body.properties.description, "ours");
    assert.equal((await arm("GET", `${at(3)}?${VERSION}`)).body.tags["cost-center"], "7");
    assert.equal((await arm("GET", `${at(30)}?${VERSION}`)).status, 200);
    succeeded(await stack.refresh("--expect-no-changes"));
  });

  it("of a thousand takes ten pages, also when a third of all requests is throttled", async () => {
    const stack = await makeStack({ program: program(1), emulatorArgs: ["--workspace", WORKSPACE] });
    const { admin, arm } = stack.emulator;
    await admin("PUT", "quotas", { limit: 1_000_000 });
    await admin("PUT", "settings", { pageSize: 100, retryAfterSeconds: 0 });
    succeeded(await stack.up());
    await stackOfMany(stack, 1000);
    await journal(stack);

    succeeded(await stack.refresh("--expect-no-changes"));
    const requests = await journal(stack);
    assert.ok(requests.length <= 10 + 3, `${requests.length} requests`);

    const id = `${WORKSPACE}/computes/ci-777a?${VERSION}`;
    const body = writable((await arm("GET", id)).body);
    assert.equal((await arm("PUT", id, { ...body, tags: { ...body["tags"], team: "speech" } })).status, 200);
    const answer = { status: 429, code: "TooManyRequests", message: "Slow down.", headers: { "Retry-After": "0" } };
    for (let i = 0; i < 5; i++) await admin("POST", "faults", { method: "*", path: "^/sub", after: 2 + 2 * i, answer });
    await journal(stack);
    const drift = await stack.pulumi("refresh", "--preview-only", "--expect-no-changes", "--non-interactive", "--diff");
    assert.equal(drift.code, 7, drift.stderr);
    assert.equal(drift.stdout.match(/: "vision" => "speech"/g)?.length, 1, drift.stdout);
    assert.deepEqual(
      [...drift.stdout.matchAll(/urn:pulumi:\S+::(dev\d+)\]/g)].map(([, name]) => name),
      ["dev777"],
    );
    const throttled = await journal(stack);
    assert.ok(throttled.length <= 10 + 3, `${throttled.length} requests`);
  });
});

// biome-ignore lint/suspicious/noExplicitAny: bodies are read by path
type ArmBody = Record<string, any>;

/** What of an answer a PUT takes. */
function writable({ id, name, type, systemData, ...body }: ArmBody): ArmBody {
  return body;
}

/** A stack of so many instances as if it had created them: the only one that there is, under other names. */
async function stackOfMany(stack: Stack, count: number): Promise<void> {
  const { arm } = stack.emulator;
  const { body: first } = await arm("GET", `${WORKSPACE}/computes/ci-0a?${VERSION}`);
  const deployment = await stack.export();
  const others = deployment.resources.filter(({ urn }) => !urn.endsWith("::dev0"));
  const only = JSON.stringify(deployment.resources.find(({ urn }) => urn.endsWith("::dev0")));
  const made = Array.from({ length: count }, async (_, i) => {
    const renamed = <T>(text: string): T =>
      JSON.parse(text.replaceAll("dev0", `dev${i}`).replaceAll("ci-0a", `ci-${i}a`));
    const body = renamed<ArmBody>(JSON.stringify(writable(first)));
    if (i > 0) assert.equal((await arm("PUT", `${WORKSPACE}/computes/ci-${i}a?${VERSION}`, body)).status, 201);
    return renamed<Deployment["resources"][number]>(only);
  });
  succeeded(await stack.import({ ...deployment, resources: [...others, ...(await Promise.all(made))] }));
}
