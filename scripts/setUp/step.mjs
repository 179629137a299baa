import { spawn } from "node:child_process";

const plainInterval = 10_000;
const terminalInterval = 1_000;

/** A failure whose message is all the user needs: no stack is shown. */
export class SetUpError extends Error {}

/** Shows a title, the elapsed seconds and the last thing heard of, until done() or failed(). */
export function showProgress(title, { stream = process.stderr } = {}) {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  let news = "";
  const line = () => {
    const text = `  ${title} … ${seconds()} s${news ? `  ${news}` : ""}`;
    return stream.isTTY ? text.slice(0, (stream.columns || 80) - 1) : text;
  };
  const show = () => stream.write(stream.isTTY ? `\r\x1b[2K${line()}` : `${line()}\n`);
  stream.write(stream.isTTY ? line() : `  ${title} …\n`);
  const timer = setInterval(show, stream.isTTY ? terminalInterval : plainInterval);
  timer.unref();
  const end = (mark) => {
    clearInterval(timer);
    stream.write(`${stream.isTTY ? "\r\x1b[2K" : ""}${mark} ${title} (${seconds()} s)\n`);
  };
  return {
    hear: (text) => {
      news = text;
    },
    done: () => end("✓"),
    failed: () => end("✗"),
  };
}

/**
 * Runs a command as one step of the set-up; its output is shown only when it fails.
 * ownWords: what the command writes says all there is to say about its failure.
 * @returns {Promise<string>} what it wrote to stdout
 */
export async function runStep(title, command, args, options = {}) {
  const progress = showProgress(title);
  try {
    const output = await run(command, args, options, (text) => progress.hear(text));
    progress.done();
    return output;
  } catch (error) {
    progress.failed();
    throw error;
  }
}

function run(command, args, { ownWords = false, ...options }, hear) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
    let stdout = "";
    let everything = "";
    const listen = (chunk) => {
      everything += chunk;
      const lines = chunk.trim().split("\n");
      hear(lines[lines.length - 1].trim());
    };
    child.stdout.setEncoding("utf8").on("data", (chunk) => {
      stdout += chunk;
      listen(chunk);
    });
    child.stderr.setEncoding("utf8").on("data", listen);
    child.on("error", (error) => reject(new SetUpError(`${command} could not be started: ${error.message}`)));
    child.on("close", (code, signal) => {
      if (code === 0) return resolve(stdout);
      const tail = everything.trim().split("\n").slice(-40).join("\n");
      if (ownWords && tail) return reject(new SetUpError(tail));
      reject(new SetUpError(`${tail}\n\n${[command, ...args].join(" ")} ended with ${signal ?? `code ${code}`}`));
    });
  });
}
