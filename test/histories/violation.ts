/** Something that must never be, whatever users do. */
export class Violation extends Error {
  constructor(
    readonly rule: string,
    details: unknown,
  ) {
    super(`${rule}: ${typeof details === "string" ? details : JSON.stringify(details, undefined, 1)}`);
  }
}

export function holds(rule: string, isHeld: boolean, details: () => unknown): void {
  if (!isHeld) throw new Violation(rule, details());
}
