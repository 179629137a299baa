// Speaks Pulumi's provider protocol in place of azure-native's plugin, which is in no package registry.
import { createRequire } from "node:module";
import grpc from "@grpc/grpc-js";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import emptyMessages from "google-protobuf/google/protobuf/empty_pb.js";
import structMessages from "google-protobuf/google/protobuf/struct_pb.js";
import { createProvider } from "./provider.mjs";

const { Struct } = structMessages;
const { Empty } = emptyMessages;
const azureNative = createRequire(import.meta.url)("@pulumi/azure-native/package.json");
const provider = createProvider();

const toStruct = (value) => Struct.fromJavaScript(JSON.parse(JSON.stringify(value)));
const fromStruct = (struct) => struct?.toJavaScript() ?? {};
const typeToken = (request) => request.getUrn().split("::")[2].split("$").at(-1);
const logicalName = (request) => request.getUrn().split("::").slice(3).join("::");

function fill(message, values) {
  for (const [name, value] of Object.entries(values)) message[`set${name}`](value);
  return message;
}

function answer(method) {
  return async (call, done) => {
    try {
      done(null, await method(call.request));
    } catch (error) {
      done({
        code: grpc.status.UNKNOWN,
        message: error.cause ? `${error.message}: ${error.cause.message}` : error.message,
      });
    }
  };
}

const checkAsIs = answer((request) => fill(new messages.CheckResponse(), { Inputs: request.getNews() }));

const methods = {
  getPluginInfo: answer(() => fill(new plugin.PluginInfo(), { Version: azureNative.version })),
  checkConfig: checkAsIs,
  diffConfig: answer(() => fill(new messages.DiffResponse(), { Changes: messages.DiffResponse.DiffChanges.DIFF_NONE })),
  configure: answer((request) => {
    provider.configure(fromStruct(request.getArgs()));
    return fill(new messages.ConfigureResponse(), { Supportspreview: true });
  }),
  check: answer(async (request) => {
    const [olds, news] = [fromStruct(request.getOlds()), fromStruct(request.getNews())];
    const seed = request.getRandomseed_asU8();
    const inputs = await provider.check(typeToken(request), logicalName(request), olds, news, seed);
    return fill(new messages.CheckResponse(), { Inputs: toStruct(inputs) });
  }),
  diff: answer((request) => {
    const [olds, news] = [fromStruct(request.getOldInputs()), fromStruct(request.getNews())];
    const { changed, replaces, deleteBeforeReplace } = provider.diff(typeToken(request), olds, news);
    const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
    return fill(new messages.DiffResponse(), {
      Changes: changed.length > 0 ? DIFF_SOME : DIFF_NONE,
      DiffsList: changed,
      ReplacesList: replaces,
      Deletebeforereplace: deleteBeforeReplace,
    });
  }),
  create: answer(async (request) => {
    const inputs = fromStruct(request.getProperties());
    const { id, outputs } = await provider.create(typeToken(request), inputs, request.getPreview());
    return fill(new messages.CreateResponse(), { Id: id, Properties: toStruct(outputs) });
  }),
  update: answer(async (request) => {
    const [olds, news] = [fromStruct(request.getOlds()), fromStruct(request.getNews())];
    const outputs = await provider.update(typeToken(request), request.getId(), olds, news, request.getPreview());
    return fill(new messages.UpdateResponse(), { Properties: toStruct(outputs) });
  }),
  read: answer(async (request) => {
    const found = await provider.read(typeToken(request), request.getId(), fromStruct(request.getInputs()));
    if (!found) return new messages.ReadResponse();
    const { id, inputs, outputs } = found;
    return fill(new messages.ReadResponse(), { Id: id, Inputs: toStruct(inputs), Properties: toStruct(outputs) });
  }),
  delete: answer(async (request) => {
    await provider.delete(typeToken(request), request.getId());
    return new Empty();
  }),
  invoke: answer(async (request) => {
    const result = await provider.invoke(request.getTok());
    return fill(new messages.InvokeResponse(), { Return: toStruct(result) });
  }),
  cancel: answer(() => {
    provider.cancel();
    return new Empty();
  }),
};

const server = new grpc.Server({ "grpc.max_receive_message_length": 400 << 20 });
server.addService(services.ResourceProviderService, methods);
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  process.stdout.write(`${port}\n`);
});

const parent = process.ppid;
setInterval(() => process.ppid === parent || process.exit(0), 2_000).unref();
