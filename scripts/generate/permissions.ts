import { covers, leastRoles, PERMISSIONS, type Permission } from "../../provider/azure/permissions";
import { CAPABILITIES, type Capability, PERSONAS, type Persona } from "./capabilities";
import { table } from "./markdown";

/** The page about the permissions that each capability takes. */
export function permissions(): string {
  return `# Permissions

Made from the tables of requests by \`npm run generate\`. The table lists what each task needs. Names of actions are without the prefix \`Microsoft.MachineLearningServices/\`.

- **Roles.** The table has the built-in roles that allow the least. If a cell has several roles, all of them are needed. For example, AzureML Compute Operator cannot read the workspace, so Reader is needed as well. Contributor allows everything on this page.
- **Scope.** Assign a role on the workspace, its resource group or its subscription, unless the table names another scope.
- **(?)** marks an action that is on no public page of Azure. Its name follows from the path of the request. Azure refuses a role with an unknown action, so the [custom roles](#custom-roles) have a pattern instead, such as \`workspaces/computes/*\`.
- **Active runs.** A row has only the actions of its own task. Before a stop, resize, replacement or deletion the provider also lists active runs: see the row *active runs*.

${table(["task", "actions", "built-in roles", "without these permissions"], CAPABILITIES.map(row))}
## Custom roles

\`az role definition create --role-definition <file>\` creates such a role.

- Some actions have the scope *subscription* in the table. A role allows them only if it is assigned on the subscription. If it is assigned on the workspace or its group, everything else works.
- Assign the first role on subnets and identities as well, if you use them.

${PERSONAS.map(customRole).join("\n")}`;
}

function row(capability: Capability): string[] {
  const needed = permissionsOf([capability]);
  const actions = needed.map((each) => `\`${shortened(each)}\`${each.within ? " (?)" : ""}${place(each)}`);
  return [capability.name, actions.join("<br>"), roles(needed), capability.without ?? "It fails."];
}

/** Each permission once. */
export function permissionsOf(capabilities: readonly Capability[]): Permission[] {
  const all = capabilities.flatMap(({ methods, linked }) => [
    ...methods.map((method) => PERMISSIONS[method]),
    ...(linked ? [linked] : []),
  ]);
  return [...new Map(all.map((each) => [`${each.action} ${each.scope}`, each])).values()];
}

const shortened = ({ action }: Permission) => action.replace(/^Microsoft\.MachineLearningServices\//, "");
const place = ({ scope }: Pick<Permission, "scope">) => (scope === "workspace" ? "" : `, on the ${scope}`);

function roles(needed: readonly Permission[]): string {
  const rolesOn = (wanted: Permission["scope"]) =>
    leastRoles(needed.filter(({ scope }) => scope === wanted).map(({ action }) => action));
  const scopes = [...new Set(needed.map(({ scope }) => scope))];
  const named = scopes.map((scope) => {
    const around = scope === "subscription" ? [] : rolesOn("subscription");
    const own = rolesOn(scope).filter((role) => !around.includes(role));
    return own.length > 0 ? `${own.join(" and ")}${place({ scope })}` : [];
  });
  return named.flat().join("<br>") || "custom role";
}

function customRole({ name, role, description, capabilities }: Persona): string {
  const definition = {
    Name: role,
    IsCustom: true,
    Description: description,
    Actions: patterns(permissionsOf(capabilities)),
    NotActions: [],
    AssignableScopes: ["/subscriptions/<subscription>"],
  };
  return `For ${name}:\n\n\`\`\`json\n${JSON.stringify(definition, undefined, 2)}\n\`\`\`\n`;
}

/** Each action, or the pattern that has it; no pattern for an action that another one has already. */
export function patterns(needed: readonly Permission[]): string[] {
  const own = ({ action, within }: Permission) => within ?? action;
  const isCovered = (each: Permission) =>
    needed.some((other) => own(other) !== own(each) && covers(own(other), each.action));
  const all = [...new Set(needed.filter((each) => !each.within || !isCovered(each)).map(own))].sort();
  return all.filter((action) => !all.some((other) => other !== action && covers(other, action)));
}
