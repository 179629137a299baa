import { asRecord } from "../../../provider/core/values";
import { BASE } from "../../image/declared";
import type { Json } from "../../provider/azure";
import type { Declared } from "../declared";
import type { Step } from "../step";
import { entryOf, pick, type Stack, type World } from "../world";
import { type Act, computeIdOf, deployedOf, freshName, newImage, newInstance, stackFor } from "./act";

const IMAGES_VERSION = "api-version=2026-05-01";

/** What others do in Azure. */
export const behind = {
  editBehind: {
    weight: 6,
    async run(world, step) {
      const stack = stackFor(world, step);
      const declared = deployedOf(stack, step);
      if (!declared) return false;
      return (await somebodyEdits(world, stack, declared, step)) ? "done" : "failed";
    },
  },

  deleteBehind: {
    weight: 3,
    async run(world, step) {
      const stack = stackFor(world, step);
      const declared = deployedOf(stack, step);
      const id = declared && entryOf(stack, declared)?.id;
      if (!id) return false;
      const query = declared.kind === "instance" ? "underlyingResourceAction=Delete" : IMAGES_VERSION;
      return somebody(world, "DELETE", id, query);
    },
  },

  driftAndEdit: {
    weight: 4,
    async run(world, step) {
      const stack = stackFor(world, step);
      const declared = deployedOf(stack, step);
      if (!declared) return false;
      await somebodyEdits(world, stack, declared, { ...step, other: 0 });
      const change = () => {
        declared.args = { ...declared.args, description: `changed ${world.fresh()}` };
      };
      const outcome = await world.attempt(stack, change, { mayFail: true });
      if (outcome !== "failed") return outcome;
      await world.run(stack, "refresh");
      return world.deploy(stack, { mayFail: true });
    },
  },

  adopt: {
    weight: 3,
    async run(world, step) {
      const stack = stackFor(world, step);
      const name = `ci-old-${String.fromCharCode(97 + (world.fresh() % 26))}${world.fresh()}x`;
      const description = `by hand ${world.fresh()}`;
      const body = {
        location: "eastus",
        properties: { computeType: "ComputeInstance", description, properties: { vmSize: "Standard_DS3_v2" } },
      };
      await somebody(world, "PUT", computeIdOf(name), "", body);
      world.touched.delete(computeIdOf(name).toLowerCase());
      const args = { computeName: name, adopt: true, ...(step.other % 2 === 0 && { description }), ...step.instance };
      const declared: Declared = { ...newInstance(world, step), args };
      return world.attempt(stack, () => stack.program.push(declared));
    },
  },

  shareImage: {
    weight: 3,
    async run(world, step) {
      const [one, other] = world.stacks;
      const args = { name: "shared", image: BASE, condaFile: pick(CONTENTS, step.which) ?? "" };
      const made = (): Declared => ({ ...newImage(world, step), args: { ...args } });
      const outcome = await world.attempt(one, () => one.program.push(made()));
      return outcome === "done" ? world.attempt(other, () => other.program.push(made())) : outcome;
    },
  },

  nameSameInstance: {
    weight: 3,
    async run(world, step) {
      const [from, to] = world.stacks;
      const declared = deployedOf(from, step);
      const id = declared && entryOf(from, declared)?.id;
      if (!id || declared.kind !== "instance") return false;
      const computeName = id.split("/").at(-1) ?? "";
      const isTaken = step.other % 2 === 0;
      const { args } = declared;
      const twin: Declared = {
        ...structuredClone(declared),
        name: freshName(world, "instance"),
        options: {},
        args: { ...structuredClone(args), computeName, ...(isTaken && { adopt: "takeOver" }) },
      };
      const outcome = await world.attempt(to, () => to.program.push(twin), { mayFail: true });
      if (outcome === "done") world.touched.add(id.toLowerCase());
      return outcome;
    },
  },
} satisfies Record<string, Act>;

const CONTENTS = ["dependencies: [python=3.11]\n", "dependencies: [python=3.12]\n"];

async function somebody(
  world: World,
  method: string,
  id: string,
  query: string,
  body?: Json,
): Promise<"done" | "failed"> {
  const { status } = await world.lab.azure.arm(method, query ? `${id}?${query}` : id, body);
  world.touched.add(id.split("?")[0]?.toLowerCase() ?? "");
  await world.lab.azure.admin("DELETE", "journal");
  return status < 300 ? "done" : "failed";
}

async function somebodyEdits(world: World, stack: Stack, declared: Declared, { other }: Step): Promise<boolean> {
  const id = entryOf(stack, declared)?.id;
  if (!id) return false;
  const { arm } = world.lab.azure;
  const edit = `by hand ${world.fresh()}`;
  const query = declared.kind === "image" ? IMAGES_VERSION : "";
  const { status, body } = await arm("GET", query ? `${id}?${query}` : id);
  if (status !== 200) return false;
  const put = async (change: (body: Json) => void) => {
    change(body);
    return (await somebody(world, "PUT", id, query, body)) === "done";
  };
  const describe = (to: Json) => {
    to.properties.description = edit;
  };
  if (declared.kind === "image") {
    if (other % 3 === 1) return put(({ properties }) => Object.assign(properties, { isArchived: true }));
    return put(other % 3 === 2 ? ({ properties }) => (properties.tags = { ...properties.tags, hand: edit }) : describe);
  }
  const act = async (action: string, sent?: Json) =>
    (await somebody(world, "POST", `${id}/${action}`, "", sent)) === "done" &&
    (await somebody(world, "GET", id, "")) === "done";
  switch (other % 5) {
    case 1:
      return put((to) => Object.assign(to, { tags: { ...asRecord(to.tags), hand: edit } }));
    case 2:
      return act("stop");
    case 3:
      return act("resize", { targetVMSize: "Standard_DS11_v2" });
    case 4:
      return put(({ properties }) => Object.assign(properties.properties, { applicationSharingPolicy: "Personal" }));
    default:
      return put(describe);
  }
}
