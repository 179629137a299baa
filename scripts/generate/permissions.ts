import { covers, leastRoles, PERMISSIONS, type Permission } from "../../provider/azure/permissions";
import { CAPABILITIES, type Capability, PERSONAS, type Persona } from "./capabilities";
import { table } from "./markdown";

/** The page about the permissions that each capability takes. */
export function permissions(): string {
  return `# Permissions

Made from the tables of requests by \`npm run generate\`. Actions below \`Microsoft.MachineLearningServices\` are written without it. An action with (?) is not verified: no public page has it, and its name is concluded from the request's path. The custom roles below have a pattern in its place, because Azure refuses a role with an action that it does not know.

The least role is the built-in one that does the least besides; where several are named, all of them are needed. AzureML Compute Operator does not include reading the workspace, so it goes with Reader. Contributor has everything here. Roles are assigned on the workspace, or on what is around it, unless another place is named.

${table(["capability", "actions", "least built-in roles", "without it"], CAPABILITIES.map(row))}
## Custom roles

One for each kind of work: \`az role definition create --role-definition <file>\`. What is asked of the subscription counts only where the role is assigned on the subscription; assigned on the workspace or its group, the rest works. What is asked of a subnet or an identity must be assigned there as well.

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
