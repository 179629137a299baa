// node download.mjs FILE ADDRESS...  Saves what the first address that answers has.
import { createWriteStream } from "node:fs";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";

const patienceForAnswer = 5_000;
const patienceForData = 30_000;
const [file, ...addresses] = process.argv.slice(2);

async function download(address) {
  const stop = new AbortController();
  let timer;
  const expectWithin = (milliseconds, what) => {
    clearTimeout(timer);
    timer = setTimeout(() => stop.abort(new Error(`${what} within ${milliseconds / 1000} s`)), milliseconds);
  };
  try {
    expectWithin(patienceForAnswer, "no answer");
    const response = await fetch(address, { signal: stop.signal });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    const size = Number(response.headers.get("content-length"));
    let received = 0;
    let told = 0;
    const count = new Transform({
      transform(chunk, _encoding, done) {
        expectWithin(patienceForData, "no more data");
        received += chunk.length;
        if (received - told > 1_000_000) {
          told = received;
          console.log(`${Math.round(received / 1e6)}${size ? ` of ${Math.round(size / 1e6)}` : ""} MB`);
        }
        done(null, chunk);
      },
    });
    await pipeline(Readable.fromWeb(response.body), count, createWriteStream(file), { signal: stop.signal });
  } catch (error) {
    const cause = error.cause ?? error;
    throw new Error(`${address}: ${cause.message || cause.code || error.message}`);
  } finally {
    clearTimeout(timer);
  }
}

const problems = [];
for (const address of addresses) {
  try {
    await download(address);
    process.exit(0);
  } catch (error) {
    problems.push(error.message);
  }
}
console.error(problems.join("\n"));
process.exit(1);
