// Preloaded into every Node process of a Pulumi command. The connection ends when the provider does.
const { connect } = require("node:net");
const path = require("node:path");

const [, script = ""] = process.argv;
if (path.basename(path.dirname(script)) === "dynamic-provider") {
  const socket = connect(Number(process.env.TEST_PROVIDER_PORT), "127.0.0.1");
  socket.on("error", () => {});
  socket.write(String(process.pid));
  socket.unref();
}
