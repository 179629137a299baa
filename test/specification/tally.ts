import { operationOf, shortened } from "./coverage";
import { type Deviation, deviations } from "./deviations";
import type { Exchange } from "./recording";
import type { Validator, Verdict } from "./validator";

/** What was held to the specification, and what could not be. Requests and answers count as a message each. */
export class Tally {
  validated = 0;
  readonly notValidated = new Map<string, number>();
  readonly deviating = new Map<Deviation, number>();
  /** `api-version operation id` of everything that was held. */
  readonly held = new Set<string>();

  constructor(
    private readonly validator: Validator,
    private readonly operations: string[],
  ) {}

  /** Holds exchanges to the specification; answers what violates it and is not known to. */
  async hold(exchanges: Exchange[]): Promise<string[]> {
    const violations: string[] = [];
    for (const exchange of exchanges) violations.push(...(await this.holdOne(exchange)));
    return [...new Set(violations)];
  }

  print(): void {
    const others = [...this.notValidated.values()].reduce((sum, count) => sum + count, 0);
    console.log(`    ${this.validated} messages validated, ${others} not, because no file covers them:`);
    for (const [operation, count] of [...this.notValidated].sort()) console.log(`      ${count} ${operation}`);
    for (const [{ reason }, count] of this.deviating) console.log(`    ${count} known deviations: ${reason}`);
  }

  private async holdOne(exchange: Exchange): Promise<string[]> {
    const { method, path, query, status } = exchange;
    const version = query["api-version"];
    const verdict = await this.validator.validate(exchange);
    if (!verdict.operation) {
      const operation = `${shortened(operationOf(method, path, this.operations))} ${version}`;
      this.notValidated.set(operation, (this.notValidated.get(operation) ?? 0) + 2);
      return [];
    }
    this.validated += 2;
    this.held.add(`${version} ${verdict.operation}`);
    return this.unknownProblems(exchange, verdict).map(
      ({ side, code, message, path: inBody }) =>
        `${verdict.operation} ${version} ${method} ${status}, ${side}: ${inBody} ${code}: ${message}`,
    );
  }

  private unknownProblems(exchange: Exchange, verdict: Verdict) {
    return verdict.problems.filter((problem) => {
      const known = deviations.find((each) => each.is(exchange, problem, verdict));
      if (known) this.deviating.set(known, (this.deviating.get(known) ?? 0) + 1);
      return !known;
    });
  }
}
