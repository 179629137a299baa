import { strict as assert } from "node:assert";
import { Client } from "../emulator/client";
import { type Example, readExamples, refusals } from "./examples";
import { prepare, rewrite, startExampleWorld } from "./exampleWorld";
import { type Recording, record } from "./recording";
import type { Tally } from "./tally";

/** Holds the official examples, and what the emulator answers to them, to the specification. */
export function describeExamples(tally: () => Tally): void {
  describe("of the official examples", () => {
    const counts = { accepted: 0, refused: 0, others: 0 };
    const answers: string[] = [];
    let client: Client;
    let ownRecording: Recording;
    before(async () => {
      client = new Client(await startExampleWorld());
      ownRecording = record(client);
    });
    after(async () => {
      ownRecording.stop();
      await client.emulator.close();
      const { accepted, refused, others } = counts;
      console.log(
        `    ${accepted} official examples accepted, ${refused} refused, ${others} of operations that are not there`,
      );
      for (const { reason } of refusals) console.log(`      refused: ${reason}`);
    });

    /** Sends an example, and reads back what it wrote. */
    async function send(example: Example, all: Example[], apiVersion = example.apiVersion): Promise<number> {
      await prepare(client, example, all);
      await ownRecording.exchanges();
      const body = rewrite(example.body);
      const query = new URLSearchParams({ ...example.query, "api-version": apiVersion });
      const { status } = await client.arm(example.method, `${example.path}?${query}`, body);
      if (example.method === "PUT" && status < 300) {
        const read = await client.arm("GET", example.path, undefined, apiVersion);
        if (apiVersion === example.apiVersion) assert.partialDeepStrictEqual(read.body, body, example.file);
      }
      assert.deepEqual(await tally().hold(await ownRecording.exchanges()), [], example.file);
      return status;
    }

    it("agree, and the emulator takes every example but those that are known", async () => {
      const { examples, others } = readExamples();
      for (const example of examples) {
        const status = await send(example, examples);
        const refusal = refusals.find(({ file }) => file.test(example.file));
        const isAsExpected = refusal ? status === 400 : example.statuses.includes(String(status));
        if (!isAsExpected) answers.push(`${example.file}: ${status} instead of ${refusal?.reason ?? example.statuses}`);
        counts[refusal ? "refused" : "accepted"] += 1;
      }
      assert.deepEqual(answers, []);
      counts.others = others;
      const unused = refusals.filter(({ file }) => !examples.some((example) => file.test(example.file)));
      assert.deepEqual(unused, []);
    });

    it("agree when the examples are sent with the newest api-versions", async () => {
      const { examples } = readExamples();
      const newest: Record<string, string> = { "2024-04-01": "2026-05-01", "2024-04-01-preview": "2026-05-15-preview" };
      // The newest files have neither workspaces nor every other kind of compute.
      const examplesInThem = examples.filter(
        ({ file }) => !/Workspace\/[a-z]|(AKS|Aml|DataFactory|Kubernetes)Compute/.test(file),
      );
      for (const example of examplesInThem) {
        const apiVersion = newest[example.apiVersion];
        if (!apiVersion) continue;
        const status = await send(example, examples, apiVersion);
        const isRefused = refusals.some(({ file }) => file.test(example.file));
        assert.equal(status < 300, !isRefused, `${example.file}: ${status}`);
      }
    });
  });
}
