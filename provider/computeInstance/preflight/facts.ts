import type { Compute, Usage, VmSize, Workspace } from "../../azure/api";
import { type Connection, orAbsent } from "../../azure/connection";
import { roleAdvice } from "../../azure/explained";
import { type Method, PERMISSIONS } from "../../azure/permissions";
import { type Answer, answerOf, isAzureMLError, showAnswer } from "../../core/errors";
import { parseComputeId, parseWorkspaceId } from "../../core/ids";
import { isWord } from "../properties";

/** What Azure says, or why that cannot be had. */
type Fact<T> = { readonly known: T } | { readonly missing: string };

/** Where quota is counted. */
export interface Place {
  readonly subscriptionId: string;
  readonly location: string;
}

/** What a check may ask, each once: also what cannot be had is not asked for again. */
export interface Facts {
  /** Undefined when it does not exist. */
  workspace(id: string): Promise<Fact<Workspace | undefined>>;
  computes(workspaceId: string): Promise<Fact<Compute[]>>;
  sizes(place: Place): Promise<Fact<VmSize[]>>;
  usages(place: Place): Promise<Fact<Usage[]>>;
  /** False when it does not exist. */
  subnet(id: string): Promise<Fact<boolean>>;
}

interface Question<T> {
  readonly what: string;
  /** What is not checked without it. */
  readonly unchecked: string;
  /** The request, and what it is about. */
  readonly method: Method;
  readonly scope: string;
  readonly ask: () => Promise<T>;
}

/** Through the connection of the moment: the host may make another in the middle of a command. */
export function createFacts(connect: () => Connection): Facts {
  const answers = new Map<string, Promise<Fact<unknown>>>();
  const once = <T>(question: Question<T>): Promise<Fact<T>> => {
    const key = `${question.method} ${question.what}`.toLowerCase();
    const answer = answers.get(key) ?? answerTo(connect(), question);
    answers.set(key, answer);
    return answer as Promise<Fact<T>>;
  };
  const ofRegion = <T>(kind: "vmSizes" | "usages", what: string, unchecked: string) => {
    return ({ subscriptionId, location }: Place) =>
      once<T>({
        what: `the ${what} in ${location} for subscription ${subscriptionId}`,
        unchecked,
        method: kind === "usages" ? "listUsages" : "listVmSizes",
        scope: `/subscriptions/${subscriptionId}`,
        ask: () => connect()[kind](subscriptionId, location) as Promise<T>,
      });
  };
  return {
    workspace: (id) =>
      once({
        what: `the workspace ${id}`,
        unchecked: "size, quota, name and network are not checked",
        method: "getWorkspace",
        scope: id,
        ask: () => orAbsent(connect().workspace(id)),
      }),
    computes: (id) =>
      once({
        what: `the computes of workspace "${parseWorkspaceId(id)?.workspaceName}" (${id})`,
        unchecked: "whether the name is taken is not checked",
        method: "listComputes",
        scope: id,
        ask: () => connect().computesAtFirst(id),
      }),
    sizes: ofRegion<VmSize[]>("vmSizes", "sizes offered", "neither the size nor its quota is checked"),
    usages: ofRegion<Usage[]>("usages", "quota and its use", "whether the quota suffices is not checked"),
    subnet: (id) =>
      once({
        what: `the subnet ${id}`,
        unchecked: "whether it exists is not checked",
        method: "getSubnet",
        scope: id,
        ask: async () => (await connect().subnet(id)) !== undefined,
      }),
  };
}

/** The connection without what it remembers. */
export function askingAnew(connection: Connection): Connection {
  const { api } = connection;
  return {
    ...connection,
    workspace: (id) => api.getWorkspace(id),
    vmSizes: (subscriptionId, location) => api.listVmSizes(subscriptionId, location),
    usages: (subscriptionId, location) => api.listUsages(subscriptionId, location),
    computesAtFirst: (id) => api.listComputes(id, false),
    subnet: (id) => orAbsent(api.getSubnet(id)),
  };
}

async function answerTo<T>(connection: Connection, question: Question<T>): Promise<Fact<T>> {
  return question.ask().then(
    (known) => ({ known }),
    (error) => ({ missing: explanation(connection, question, error) }),
  );
}

function explanation<T>(
  { settings }: Connection,
  { what, unchecked, method, scope }: Question<T>,
  error: unknown,
): string {
  if (!isAzureMLError(error)) throw error;
  const answer = answerOf(error);
  const reason = answer ? `${showAnswer(answer)}.` : error.message;
  const advice = answer?.status === 403 ? ` ${permissionAdvice(answer, method, scope, settings.clientId)}` : "";
  return `${what} cannot be read, so ${unchecked} before the create: ${reason}${advice}`;
}

// Azure's own refusal names action, scope and principal; a proxy's, or a shortened one, does not.
function permissionAdvice(answer: Answer, method: Method, scope: string, clientId: string | undefined): string {
  const { action } = PERMISSIONS[method];
  const advice = roleAdvice({ ...answer, action });
  if (answer.message.toLowerCase().includes(action.toLowerCase())) return advice;
  return `${advice} It is needed over the scope ${scope} by ${clientId ? `client ${clientId}` : "who is signed in"}.`;
}

/** The compute that has the id, as far as the list of its workspace tells. */
export async function instanceAt(facts: Facts, id: string): Promise<Fact<Compute | undefined>> {
  const { workspace = "", computeName } = parseComputeId(id) ?? {};
  const computes = await facts.computes(workspace);
  if ("missing" in computes) return computes;
  return { known: computes.known.find(({ name }) => name?.toLowerCase() === computeName?.toLowerCase()) };
}

/** Where the service does not say what a size is for, it may be for instances. */
export function isForInstances({ supportedComputeTypes }: VmSize): boolean {
  const types = supportedComputeTypes ?? [];
  return types.length === 0 || types.some((type) => isWord(type, "ComputeInstance"));
}
