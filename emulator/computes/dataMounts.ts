import type { Backend } from "../backend";
import type { SwitchName } from "../switches";
import type { Compute } from "./record";

type Mount = Record<string, unknown>;

/** The mounts of an instance with what a request asks for, item by item. */
export function requestedMounts(before: Mount[], given: Mount[], isOn: (name: SwitchName) => boolean): Mount[] {
  const named = (mounts: Mount[], name: unknown) => mounts.find((each) => each["mountName"] === name);
  const others = before.filter(({ mountName }) => !named(given, mountName));
  const requested = given.flatMap(({ mountAction, ...mount }) => {
    const old = named(before, mount["mountName"]);
    if (mountAction === "Unmount") return old ? [{ ...old, mountState: "UnmountRequested" }] : [];
    const isMounted = old?.["mountState"] === "Mounted" && isSame(old, mount);
    return [
      isMounted ? old : { mountPath: mount["mountName"], ...mount, mountState: "MountRequested", error: undefined },
    ];
  });
  return [...(isOn("dataMountsActionReplaces") ? [] : others), ...requested];
}

const isSame = (old: Mount, mount: Mount) => Object.entries(mount).every(([name, value]) => old[name] === value);

/** Ends what was requested: everything with success, or everything with an error. */
export function settleMounts(backend: Backend, compute: Compute, error: string | undefined, time: number): void {
  const mountedOn = new Date(time).toISOString();
  const dataMounts = compute.body.dataMounts.flatMap((mount): Mount[] => {
    if (mount["mountState"] === "MountRequested") {
      return [{ ...mount, ...(error ? { mountState: "MountFailed", error } : { mountState: "Mounted", mountedOn }) }];
    }
    if (mount["mountState"] !== "UnmountRequested") return [mount];
    if (error) return [{ ...mount, mountState: "UnmountFailed", error }];
    return backend.settings.isOn("unmountedStayListed") ? [{ ...mount, mountState: "Unmounted" }] : [];
  });
  backend.resources.put({ ...compute, body: { ...compute.body, dataMounts } });
}
