import { strict as assert } from "node:assert";
import { create } from "../../provider/computeInstance/creation";
import type { Document } from "../../provider/computeInstance/definition/document";
import { knownInputs, plannedInputs } from "../../provider/computeInstance/parse";
import type {
  InstanceProperties,
  KnownInputs,
  PlannedInputs,
  RecordedInputs,
  UncheckedInputs,
} from "../../provider/computeInstance/properties";
import { conditionFrom } from "../../provider/computeInstance/states";
import type { Target } from "../../provider/computeInstance/target";
import type { InstanceChange } from "../../provider/computeInstance/writing/operations";
import { UNKNOWN, type Values } from "../../provider/core/values";

describe("parsed inputs of an instance", () => {
  it("have the words of the field table, at every level", () => {
    const given = {
      powerState: "stopped",
      adopt: "TAKEOVER",
      schedules: { computeStartStop: [{ action: "start", triggerType: "CRON", cron: { timeZone: "utc" } }] },
      tags: { Stopped: "stopped" },
    };
    assert.deepEqual(plannedInputs(given), {
      powerState: "Stopped",
      adopt: "takeOver",
      schedules: { computeStartStop: [{ action: "Start", triggerType: "Cron", cron: { timeZone: "utc" } }] },
      tags: { Stopped: "stopped" },
    });
  });

  it("keep what is unknown, which neither a create nor an update is given", () => {
    const given: Values = { subnet: { id: UNKNOWN }, onDelete: UNKNOWN };
    assert.deepEqual(plannedInputs(given), given);
    assert.throws(() => knownInputs(given), /An input is not known yet\. Please report this\./);
  });
});

/** Never called: it says what the compiler has to refuse. */
void function typesRefuse(
  known: KnownInputs,
  planned: PlannedInputs,
  properties: InstanceProperties,
  recorded: RecordedInputs,
  unchecked: UncheckedInputs,
  document: Document,
  change: InstanceChange,
  values: Values,
  target: Target,
): unknown {
  const asPlanned: PlannedInputs = known;
  const asValues: Values[] = [known, planned, properties];
  return [
    asPlanned,
    asValues,
    // @ts-expect-error a misspelt input
    known.powerStatee,
    // @ts-expect-error a misspelt input that may be unknown
    planned.onDelet,
    // @ts-expect-error a misspelt property of what was read
    properties.provisoningState,
    // @ts-expect-error a misspelt property inside of another
    properties.lastOperation?.operationNam,
    // @ts-expect-error a misspelt input of a state
    recorded.exclusiveTag,
    // @ts-expect-error a misspelt input that is not checked yet
    unchecked.custumServices,
    // @ts-expect-error a misspelt key of a document
    document.enable_ssoo,
    // @ts-expect-error a change of no property
    change.path[0] === "scheduless",
    // @ts-expect-error a misspelt word
    known.powerState === "Stoped",
    // @ts-expect-error a misspelt state
    conditionFrom(properties.state, properties.provisioningState).state === "Stoped",
    // @ts-expect-error a word that is not in the field table's spelling
    planned.onInterrupt === "WhenStopped",
    // @ts-expect-error an input that may be unknown
    planned.vmSize?.toLowerCase(),
    // @ts-expect-error only known inputs reach a creation
    create(target, "engine's create", planned, undefined),
    // @ts-expect-error what nobody has parsed
    create(target, "engine's create", values, undefined),
  ];
};
