import fc, { type Arbitrary } from "fast-check";

/** A document as it is written: a scalar is its own YAML, so that `1.10`, `yes` and `"yes"` are three. */
export type Yaml = string | readonly Yaml[] | { readonly [key: string]: Yaml };

/** As block style for the first keys and flow style inside. */
export function textOf(document: Yaml): string {
  if (typeof document === "string" || Array.isArray(document)) return flow(document);
  return Object.entries(document)
    .map(([key, value]) => `${key}: ${flow(value)}\n`)
    .join("");
}

function flow(value: Yaml): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return `[${value.map(flow).join(", ")}]`;
  return `{${Object.entries(value)
    .map(([key, each]) => `${key}: ${flow(each)}`)
    .join(", ")}}`;
}

const one = (...words: string[]): Arbitrary<Yaml> => fc.constantFrom(...words);
const some = (shape: Record<string, Arbitrary<Yaml>>, ...required: string[]): Arbitrary<Yaml> =>
  fc.record(shape, { requiredKeys: required }) as Arbitrary<Yaml>;
const several = (item: Arbitrary<Yaml>, most = 3): Arbitrary<Yaml> => fc.array(item, { maxLength: most });
const number = (from: number, to: number): Arbitrary<Yaml> =>
  fc
    .integer({ min: from, max: to })
    .chain((value) =>
      fc.constantFrom(
        String(value),
        `"${value}"`,
        `0x${value.toString(16)}`,
        `${value}.0`,
        `" ${value} "`,
        `+${value}`,
      ),
    );

const description = fc.oneof(
  one("plain text", '"quoted: text"', "'it''s'", '""', "é 日本 😀", '"a\\nb\\n"', "50%", "a: b".replace(": ", ":")),
  fc.string({ unit: "grapheme-ascii", maxLength: 30 }).map((text) => JSON.stringify(text)),
);
const flag = one("true", "false", "yes", "No", "ON", "off", "y", "N", "1", "0", '"true"', '"f"', "1.0");
const tags = fc.dictionary(fc.constantFrom("a", "b-c", '"d e"', "é"), description, { maxKeys: 3 });

const SUBNET =
  "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/v/subnets/s";
const IDENTITY = (name: string) =>
  `/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/r/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;
const GUID = one("11111111-2222-3333-4444-555555555555", '"aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"');
const KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl someone@somewhere";

const identity = fc.oneof(
  some({ type: one("system_assigned", "SystemAssigned", "none", "None", "SYSTEM_ASSIGNED") }, "type"),
  fc.record({
    type: one("user_assigned", "UserAssigned", '"system_assigned,user_assigned"', '"SystemAssigned, UserAssigned"'),
    user_assigned_identities: fc
      .uniqueArray(fc.constantFrom("x", "y", "z"), { minLength: 1, maxLength: 3 })
      .map((names) => names.map((name) => ({ resource_id: IDENTITY(name) }))),
  }) as Arbitrary<Yaml>,
);

const when = {
  start_time: one('"2024-01-31T08:00:00"'),
  time_zone: one("UTC", "W. Europe Standard Time", '"Pacific Standard Time"'),
};
const weekDays = several(one("monday", "Tuesday", "SUNDAY"));
const trigger = fc.oneof(
  some({ type: one("cron", "Cron"), expression: one('"0 18 * * *"', "30 7 * * 1-5"), ...when }, "type", "expression"),
  some(
    {
      type: one("recurrence", "Recurrence"),
      frequency: one("minute", "Hour", "day", "WEEK", "month"),
      interval: number(1, 20),
      ...when,
      schedule: some(
        { hours: several(number(0, 23)), minutes: several(number(0, 59)), week_days: weekDays },
        "hours",
        "minutes",
      ),
    },
    "type",
    "frequency",
    "interval",
  ),
);
const schedule = some(
  { action: one("start", "Stop", "STOP"), state: one("enabled", "Disabled"), trigger },
  "action",
  "trigger",
);
const script = some(
  { path: one("Users/a/setup.sh", '"b.sh"'), command: one("ls -la", '""'), timeout_minutes: number(1, 60) },
  "path",
);

const application = (name: string, published: number): Arbitrary<Yaml> =>
  some(
    {
      name: one(name, `"${name}"`),
      type: one("docker", "Docker"),
      image: fc.constant({ reference: "ghcr.io/azure/rstudio:latest" }),
      endpoints: fc.oneof(
        number(1026, 65_534).map((target) => [{ target, published: String(published) }]),
        fc.constant([]),
      ),
      environment_variables: fc.dictionary(fc.constantFrom("A", "B_C"), description, { maxKeys: 2 }),
      bind_mounts: several(some({ source: one("/home/a"), target: one("/b") }, "source", "target")),
    },
    "name",
    "image",
    "endpoints",
  );

export const computeInstance: Arbitrary<Yaml> = some(
  {
    $schema: one("https://azuremlschemas.azureedge.net/latest/computeInstance.schema.json"),
    name: one("dev-box", '"abc"', "A1b2"),
    type: one("computeinstance", "ComputeInstance", '"COMPUTEINSTANCE"'),
    location: one("westeurope"),
    description,
    tags,
    size: one("Standard_DS3_v2", "STANDARD_NC6", '"standard_ds11_v2"'),
    ssh_public_access_enabled: flag,
    ssh_settings: some({ ssh_key_value: one(KEY), admin_username: one("me") }),
    create_on_behalf_of: some({ user_tenant_id: GUID, user_object_id: GUID }, "user_tenant_id", "user_object_id"),
    network_settings: fc.oneof(
      some({ vnet_name: one("net"), subnet: one("default") }, "vnet_name", "subnet"),
      some({ vnet_name: one("net"), subnet: one(SUBNET) }, "subnet"),
    ),
    identity,
    schedules: some({ compute_start_stop: several(schedule, 2) }),
    idle_time_before_shutdown: one("PT30M", '"PT1H"'),
    idle_time_before_shutdown_minutes: number(15, 4320),
    setup_scripts: some({ creation_script: script, startup_script: script }),
    custom_applications: fc.oneof(
      application("a", 2000).map((first) => [first]),
      fc.tuple(application("a", 2000), application("b", 2001)),
      fc.constant([]),
    ) as Arbitrary<Yaml>,
    enable_node_public_ip: flag,
    enable_sso: flag,
    enable_root_access: flag,
    release_quota_on_stop: flag,
    enable_os_patching: flag,
    state: one("Running"),
    provisioning_state: one("Succeeded"),
  },
  "name",
  "type",
);

const packages = fc.oneof(
  one(
    ...["python=3.10", "pip", "numpy==1.22", '"scikit-learn>=1.0,<2"', '"x[a,b]"', "-e .", '"-r requirements.txt"'],
    ...["--extra-index-url https://download.pytorch.org/whl/cu121", "\"x==1; python_version < '3.8'\"", "1.5", "yes"],
    ...["2021-01-01", "010", "'a: b'", "é", '"a\\nb"', '"  a"', "~", `"${"long line ".repeat(15)}"`],
  ),
  fc.string({ unit: "grapheme", maxLength: 20 }).map(quoted),
);
const conda = some({
  name: one("env", '"1.0"', "é"),
  channels: several(one("conda-forge", "defaults", "https://x.y/z")),
  dependencies: fc
    .tuple(several(packages, 4), several(packages, 6))
    .map(([first, pip]) => [...(first as Yaml[]), { pip }]),
  variables: fc.dictionary(fc.constantFrom("A", "b", "C_D", '"1"'), packages, { maxKeys: 3 }),
});

/** YAML reads other characters than JSON as they are. */
function quoted(text: string): string {
  const codes = [...text].map((character) => {
    if (/[ !#-[\]-~]/.test(character)) return character;
    return `\\U${(character.codePointAt(0) ?? 0).toString(16).padStart(8, "0")}`;
  });
  return `"${codes.join("")}"`;
}

const route = some({ port: number(1, 65_535), path: one("/score", '"/health/live"') }, "port", "path");

/** Beside `conda.yml` and the folder `context` with a Dockerfile. */
export const environment: Arbitrary<Yaml> = fc
  .tuple(
    some(
      {
        $schema: one("https://azuremlschemas.azureedge.net/latest/environment.schema.json"),
        name: one("env", '"env_1"', "Env-2"),
        version: one(..."1 2.0 1.0.0 \"1.10\" 010 1_0 0x1F 1e3 v1 20240101 '007'".split(" ")),
        description,
        tags,
        os_type: one("linux", "Linux", "WINDOWS"),
        inference_config: some(
          { liveness_route: route, readiness_route: route, scoring_route: route },
          "liveness_route",
          "readiness_route",
          "scoring_route",
        ),
        datastore: one("azureml:workspaceblobstore"),
        creation_context: one("{created_by: someone}"),
      },
      "name",
    ),
    fc.oneof(
      some({ image: one("mcr.microsoft.com/azureml/x:latest", '"a@sha256:00"') }, "image"),
      fc.record({
        image: one("python:3.10"),
        conda_file: fc.oneof(one("conda.yml", "./conda.yml", '"context/../conda.yml"'), conda),
      }) as Arbitrary<Yaml>,
      fc.record({
        build: some(
          {
            path: one("context", "./context/", ".", "https://github.com/org/repo.git#main:folder"),
            dockerfile_path: one("Dockerfile", "docker/Dockerfile.gpu"),
          },
          "path",
        ),
      }) as Arbitrary<Yaml>,
    ),
  )
  .map(([common, content]) => ({ ...(common as object), ...(content as object) }) as Yaml);

const ODD = ['""', "~", "1", "-1", "1.5", "true", "no", '"x"', "x", "[]", "{}", "[x]", "{x: y}", "2024-01-31", "1:30"];

/** The document with something in it changed: another value, a key too few, or a key that is misspelt. */
export function slightlyWrong(document: Arbitrary<Yaml>): Arbitrary<Yaml> {
  return fc
    .tuple(document, fc.nat(), fc.constantFrom("replace", "replace", "remove", "rename"), fc.constantFrom(...ODD))
    .map(([given, at, change, odd]) => {
      const places = placesIn(given);
      return changed(given, places[at % places.length] ?? [], change, odd);
    });
}

function placesIn(value: Yaml, path: readonly string[] = []): (readonly string[])[] {
  const inside = typeof value === "string" ? [] : Object.entries(value);
  return inside.flatMap(([key, each]) => [[...path, key], ...placesIn(each, [...path, key])]);
}

function changed(value: Yaml, [key, ...rest]: readonly string[], change: string, odd: string): Yaml {
  if (key === undefined || typeof value === "string") return odd;
  const entries = Object.entries(value).flatMap(([name, each]): [string, Yaml][] => {
    if (name !== key) return [[name, each]];
    if (rest.length > 0) return [[name, changed(each, rest, change, odd)]];
    if (change === "remove") return [];
    return [change === "rename" ? [`${name}x`, each] : [name, odd]];
  });
  return Array.isArray(value) ? entries.map(([, each]) => each) : Object.fromEntries(entries);
}
