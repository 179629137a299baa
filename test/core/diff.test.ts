import { strict as assert } from "node:assert";
import { fields } from "../../provider/computeInstance/fields";
import { type Comparison, declaredPaths, diff } from "../../provider/core/diff";
import { show, UNKNOWN, type Values } from "../../provider/core/values";

function changes(declared: Values, observed: Values, options: Partial<Comparison> = {}): string[] {
  return diff({ fields, declared, observed, ...options }).map(
    ({ path, mutability, operation, released }) =>
      `${show(path)}: ${mutability}${mutability === "update" ? ` by ${operation}` : ""}${released ? ", released" : ""}`,
  );
}

/** Differences after the user stops declaring `before`. */
const released = (before: Values, observed: Values, now: Values = {}) =>
  changes(now, observed, { declaredBefore: declaredPaths(fields, before) });

const schedules = (...computeStartStop: Values[]) => ({ schedules: { computeStartStop } });
const STOP = { action: "Stop", triggerType: "Cron", cron: { expression: "0 18 * * *" } };
const START = {
  action: "Start",
  triggerType: "Recurrence",
  recurrence: {
    frequency: "Week",
    interval: 1,
    schedule: { hours: [8, 9], minutes: [0], weekDays: ["Monday", "Friday"] },
  },
};

describe("diff of a compute instance", () => {
  it("sees no difference where Azure sees none", () => {
    const same: [Values, Values][] = [
      [{ vmSize: "Standard_DS3_v2" }, { vmSize: "STANDARD_DS3_V2" }],
      [{ idleTimeBeforeShutdown: "PT60M" }, { idleTimeBeforeShutdown: "PT1H" }],
      [{ idleTimeBeforeShutdown: "P1D" }, { idleTimeBeforeShutdown: "PT24H" }],
      [{ applicationSharingPolicy: "personal" }, { applicationSharingPolicy: "Personal" }],
      [{ enableNodePublicIp: true }, {}],
      [{ computeInstanceAuthorizationType: "personal" }, { computeInstanceAuthorizationType: null }],
      [{ subnet: { id: "/A/subnets/B" } }, { subnet: { id: "/a/subnets/b" } }],
      [{ sshSettings: { adminPublicKey: "ssh-rsa A me\n" } }, { sshSettings: { adminPublicKey: "ssh-rsa A me" } }],
      [{ identity: { type: "SystemAssigned, UserAssigned" } }, { identity: { type: "systemassigned,userassigned" } }],
      [{ identity: { type: "None" } }, {}],
      [{ customServices: [] }, { customServices: null }],
      [{ schedules: { computeStartStop: [] } }, {}],
      [{ description: "" }, { description: null }],
      [
        {
          customServices: [
            { name: "a", image: { reference: "i" }, endpoints: [{ target: 80 }], volumes: [{ target: "/t" }] },
          ],
        },
        {
          customServices: [
            {
              name: "a",
              image: { reference: "i", type: "docker", version: "" },
              docker: { privileged: false },
              endpoints: [{ target: 80, protocol: "tcp", name: "", hostIp: null }],
              volumes: [{ target: "/t", type: "bind", readOnly: false, consistency: "", volume: { nocopy: false } }],
              environmentVariables: {},
            },
          ],
        },
      ],
    ];
    for (const [declared, observed] of same)
      assert.deepEqual(changes(declared, observed), [], JSON.stringify(declared));
  });

  it("sees no difference in the order, words, defaults and read-only parts of schedules", () => {
    const observed = schedules(
      {
        id: "1",
        provisioningStatus: "Completed",
        status: "Enabled",
        action: "start",
        triggerType: "recurrence",
        recurrence: {
          frequency: "week",
          interval: 1,
          timeZone: "UTC",
          startTime: null,
          schedule: { hours: [9, 8], minutes: [0], weekDays: ["friday", "monday"], monthDays: null },
        },
      },
      {
        id: "2",
        status: "enabled",
        action: "stop",
        triggerType: "Cron",
        cron: { expression: "0 18 * * *", timeZone: "utc" },
      },
    );
    assert.deepEqual(changes(schedules(STOP, START), observed), []);
    assert.deepEqual(changes(schedules(STOP), observed), ["schedules.computeStartStop: update by put"]);
  });

  it("updates by the operation of each property, and replaces only for what cannot change in place", () => {
    const declared: Values = {
      vmSize: "Standard_D4s_v3",
      description: "new",
      enableSSO: false,
      idleTimeBeforeShutdown: "PT30M",
      customServices: [{ name: "a", image: { reference: "i" } }],
      subnet: { id: "/x" },
      disableLocalAuth: true,
      sshSettings: { sshPublicAccess: "Enabled" },
    };
    assert.deepEqual(changes(declared, {}), [
      "description: update by put",
      "disableLocalAuth: replace",
      "vmSize: update by resize",
      "subnet.id: replace",
      "sshSettings.sshPublicAccess: replace",
      "enableSSO: update by enableSso",
      "idleTimeBeforeShutdown: update by updateIdleShutdownSetting",
      "customServices: update by customServices",
    ]);
  });

  it("never replaces because a value is unknown", () => {
    const declared: Values = {
      workspaceId: UNKNOWN,
      subnet: UNKNOWN,
      sshSettings: { adminPublicKey: UNKNOWN },
      identity: { type: "UserAssigned", userAssignedIdentities: [UNKNOWN] },
    };
    const observed = {
      workspaceId: "w",
      subnet: { id: "/x" },
      identity: { type: "UserAssigned", userAssignedIdentities: ["i"] },
    };
    const found = changes(declared, observed);
    assert.deepEqual(found, [
      "workspaceId: update by put",
      "identity.userAssignedIdentities: update by put",
      "subnet: update by put",
      "sshSettings.adminPublicKey: update by put",
    ]);
  });

  it("takes what the user stops declaring back to the default, and leaves alone what he never declared", () => {
    const observed = {
      description: "d",
      enableSSO: false,
      idleTimeBeforeShutdown: "PT1H",
      applicationSharingPolicy: "Personal",
    };
    assert.deepEqual(changes({}, observed), []);
    assert.deepEqual(released({ description: "d", enableSSO: false, idleTimeBeforeShutdown: "PT1H" }, observed), [
      "description: update by put, released",
      "enableSSO: update by enableSso, released",
      "idleTimeBeforeShutdown: update by updateIdleShutdownSetting, released",
    ]);
    assert.deepEqual(released({ enableSSO: true }, { enableSSO: true }), []);
  });

  it("neither replaces nor resizes for a default that nobody documents", () => {
    assert.deepEqual(released({ vmSize: "Standard_D4s_v3" }, { vmSize: "Standard_D4s_v3" }), []);
    assert.deepEqual(released({ disableLocalAuth: true }, { disableLocalAuth: true }), []);
    assert.deepEqual(released({ subnet: { id: "/x" } }, { subnet: { id: "/x" } }), ["subnet.id: replace, released"]);
  });

  it("says nothing of released properties inside an object that is not known yet", () => {
    assert.deepEqual(released({ schedules: { computeStartStop: [STOP] } }, schedules(STOP), { schedules: UNKNOWN }), [
      "schedules: update by put",
    ]);
  });

  it("owns tags key by key", () => {
    const observed = { tags: { team: "vision", policy: "audited", old: "1" } };
    assert.deepEqual(changes({ tags: { team: "vision" } }, observed), []);
    assert.deepEqual(changes({ tags: { team: "speech", new: "1" } }, observed), [
      "tags.team: update by put",
      "tags.new: update by put",
    ]);
    assert.deepEqual(released({ tags: { team: "vision", old: "1" } }, observed, { tags: { team: "vision" } }), [
      "tags.old: update by put, released",
    ]);
    assert.deepEqual(changes({ tags: { team: "vision" } }, observed, { exclusiveMaps: ["tags"] }), [
      "tags.policy: update by put",
      "tags.old: update by put",
    ]);
  });

  it("takes tag names for the same in any letter case, as ARM does", () => {
    assert.deepEqual(changes({ tags: { Team: "vision" } }, { tags: { team: "vision" } }), []);
    assert.deepEqual(changes({ tags: { Team: "speech" } }, { tags: { team: "vision" } }), ["tags.team: update by put"]);
    assert.deepEqual(released({ tags: { Team: "x" } }, { tags: { team: "x" } }, { tags: { team: "x" } }), []);
  });

  it("sees a tag with an empty value", () => {
    assert.deepEqual(changes({ tags: { a: "" } }, { tags: {} }), ["tags.a: update by put"]);
    assert.deepEqual(changes({ tags: { a: "" } }, { tags: { a: "" } }), []);
  });

  it("owns tags of any name", () => {
    const names = { constructor: "1", toString: "2", "a/b~c": "3" };
    assert.deepEqual(changes({ tags: names }, { tags: names }), []);
    assert.deepEqual(released({ tags: names }, { tags: names }, { tags: {} }).length, 3);
    assert.deepEqual(released({ tags: names }, { tags: {} }, {}), []);
    assert.deepEqual(changes({}, { tags: { theirs: "1" } }, { exclusiveMaps: ["tags"] }), [
      "tags.theirs: update by put",
    ]);
  });

  it("compares open objects with everything that is in them", () => {
    const service = (image: Values) => ({ customServices: [{ name: "a", image: { reference: "i", ...image } }] });
    assert.deepEqual(changes(service({ extra: 1 }), service({ type: "Docker", extra: 1 })), []);
    assert.deepEqual(changes(service({ extra: 1 }), service({ extra: 2 })), [
      "customServices: update by customServices",
    ]);
  });

  it("sees the letter case of environment variables", () => {
    const service = (value: string) => ({
      customServices: [{ name: "a", image: { reference: "i" }, environmentVariables: { K: { value } } }],
    });
    assert.equal(changes(service("Key"), service("key")).length, 1);
  });

  const mount = (mountName: unknown, more: Values = {}) =>
    ({ mountName, source: "s", sourceType: "URI", ...more }) as Values;
  const mounts = (...dataMounts: Values[]): Values => ({ state: "Running", dataMounts });

  it("owns data mounts by name, each as a whole", () => {
    const theirs = mount("theirs", { mountState: "Mounted", mountPath: "/p" });
    const ours = mount("a", { mountState: "Mounted", mountPath: "/a", sourceType: "uri" });
    assert.deepEqual(changes(mounts(mount("a")), mounts(theirs, ours)), []);
    assert.deepEqual(changes({}, mounts(theirs)), []);
    const both = mounts(mount("a", { source: "x", mountMode: "ReadOnly" }), mount("b.c"));
    assert.deepEqual(changes(both, mounts(theirs, ours)), [
      "dataMounts.a: update by updateDataMounts",
      'dataMounts["b.c"]: update by updateDataMounts',
    ]);
    assert.deepEqual(released(both, mounts(theirs, ours, mount("b.c")), mounts(mount("a"))), [
      'dataMounts["b.c"]: update by updateDataMounts, released',
    ]);
    assert.deepEqual(released(both, mounts(theirs, ours)), ["dataMounts.a: update by updateDataMounts, released"]);
    assert.deepEqual(released(both, mounts(theirs)), []);
  });

  it("counts only mounts that are there, where the state of the instance lets one tell", () => {
    const states = ["MountFailed", "Unmounted", "UnmountRequested"];
    for (const mountState of states) {
      assert.equal(changes(mounts(mount("a")), mounts(mount("a", { mountState }))).length, 1, mountState);
      const stopped = { ...mounts(mount("a", { mountState })), state: "Stopped" };
      assert.deepEqual(changes(mounts(mount("a")), stopped), [], mountState);
    }
    for (const mountState of ["Mounted", "MountRequested", "UnmountFailed"]) {
      assert.deepEqual(changes(mounts(mount("a")), mounts(mount("a", { mountState }))), [], mountState);
    }
  });

  it("does not tell mounts apart whose names are not known yet, and releases none", () => {
    const before = mounts(mount("a"));
    assert.deepEqual(released(before, before, mounts(mount(UNKNOWN))), ["dataMounts: update by updateDataMounts"]);
    assert.deepEqual(released(before, before, { dataMounts: UNKNOWN }), ["dataMounts: update by updateDataMounts"]);
    const source = mounts({ ...mount("a"), source: UNKNOWN });
    assert.deepEqual(released(before, before, source), ["dataMounts.a: update by updateDataMounts"]);
  });

  it("leaves to Azure the ports that are not declared", () => {
    const app = (name: string, ...published: (number | undefined)[]): Values => ({
      name,
      image: { reference: "i" },
      endpoints: published.map((each) => (each === undefined ? { target: 80 } : { target: 80, published: each })),
    });
    const observed = { customServices: [app("b", 5001), app("a", 4000, 4001)] };
    assert.deepEqual(changes({ customServices: [app("a", undefined, 4001), app("b", undefined)] }, observed), []);
    assert.deepEqual(changes({ customServices: [app("a", undefined, undefined), app("b", 5001)] }, observed), []);
    assert.equal(changes({ customServices: [app("a", undefined, 4002), app("b", undefined)] }, observed).length, 1);
    assert.equal(changes({ customServices: [app("a", undefined), app("b", undefined)] }, observed).length, 1);
    const [change] = diff({ fields, declared: { customServices: [app("a", undefined, 4001)] }, observed });
    assert.deepEqual(change?.after, [app("a", 4000, 4001)]);
  });
});
