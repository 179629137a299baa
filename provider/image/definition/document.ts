import type { Problem, Rule } from "../../core/check";
import { choice, type Fields, integer, map, object, text } from "../../core/fields";
import { type Row, sameRow, snakeCase, snakeField } from "../../core/rows";
import { asRecord, at, isAbsent, isRecord, type Value, type Values } from "../../core/values";
import { LEGACY, fields as properties } from "../fields";

const ROUTES = ["liveness_route", "readiness_route", "scoring_route"] as const;

const route = (doc: string, isRequired = true) =>
  object(
    doc,
    { port: integer("Port.", { required: true }), path: text("Path, such as `/score`.", { required: true }) },
    isRequired ? { required: true } : { ours: true },
  );

const PLAIN = {
  name: text("Name of the environment.", { required: true }),
  version: text("Version. Default: derived from the content."),
  description: text("Description."),
  tags: map("Tags.", text("Value of the tag.")),
  image: text("Base image."),
  conda_file: text("Path of a conda file, from this file on, or the specification itself."),
  conda_text: text(
    "The specification as it is sent, to the letter, which Azure ML's clients cannot say; instead of `conda_file`.",
    {
      ours: true,
    },
  ),
  build: object("Builds from a Dockerfile instead of a base image.", {
    path: text("Folder with the Dockerfile, from this file on, or the address of a build context."),
    dockerfile_path: text("Path of the Dockerfile in that folder. Default `Dockerfile`."),
    context_uri: text("Address of a build context, if it is not that of a web server.", { ours: true }),
  }),
  os_type: choice("Operating system. Default `linux`.", ["linux", "windows"]),
  inference_config: object("Routes of an image that serves a model.", {
    liveness_route: route("Route that answers while the container is alive."),
    readiness_route: route("Route that answers when the container is ready for requests."),
    scoring_route: route("Route for requests to the model."),
    startup_route: route("Route that answers once the container has started.", false),
  }),
  routes: object(
    "The routes of `inference_config`, of which it requires three; instead of it.",
    Object.fromEntries([...ROUTES, "startup_route"].map((name) => [name, route(`As in \`inference_config\`.`, false)])),
    { ours: true },
  ),
  datastore: text("Datastore that takes the build context: `workspaceblobstore`."),
} satisfies Fields;

/** A document that nobody has checked: each key may have anything, or be absent. */
export type GivenDocument = { readonly [Key in keyof typeof PLAIN | "properties" | "build_image"]?: Value };

const COVERED = new Set([
  ...["workspaceId", "contentHash", "condaFile", "condaFilePath", "inferenceConfig"],
  // An environment is what its document says it is; the legacy service has none.
  ...["backend", ...LEGACY],
]);

/** A document has `properties` only where Azure ML's loader takes them, which is nowhere. */
const keyOf = (name: string) => (name === "properties" ? "version_properties" : snakeCase(name));

const OTHERS = Object.entries(properties).filter(
  ([name, { mutability }]) => mutability !== "computed" && !COVERED.has(name) && !(keyOf(name) in PLAIN),
);

/** Every key of a document that defines an environment. Those that are `ours` are not Azure ML's. */
export const documentFields: Fields = {
  $schema: text("Address of a schema, for editors."),
  ...PLAIN,
  ...Object.fromEntries(
    OTHERS.map(([name, field]) => [keyOf(name), { ...snakeField(field), required: false, ours: true }]),
  ),
};

/** Keys that Azure ML's loader accepts and ignores. */
export const IGNORED: readonly string[] = [
  ...["$schema", "id", "creation_context", "latest_version", "intellectual_property", "auto_delete_setting"],
];

/** The document with `build_image: true`, and one that names a compute only, as the whole that they stand for. */
export function expanded({ build_image: building, ...others }: Values): Values {
  if (building === undefined || building === false) return others;
  if (building === true) return { ...others, build_image: { enabled: true } };
  return { ...others, build_image: isRecord(building) ? { enabled: true, ...building } : building };
}

/** Keys of early versions of the format, and keys that belong elsewhere. */
export const STRANGERS: Readonly<Record<string, string>> = {
  docker: "belongs to an early version of the format; give its image, or its build, on this level.",
  "build.local_path": "is called path now.",
  "build.dockerfile": "is called dockerfile_path now.",
  channels: "belongs in a conda file: name one in conda_file, or write the specification there.",
  dependencies: "belongs in a conda file: name one in conda_file, or write the specification there.",
  type: "is not a property here; what makes an environment is image or build.",
};

export const rules: readonly Rule[] = [
  contextInDefaultDatastore,
  noPropertiesOfTheVersion,
  oneOf("conda_file", "conda_text"),
  oneOf("inference_config", "routes"),
  contextIsNamed,
];

function oneOf(theirs: keyof GivenDocument, ours: keyof GivenDocument): Rule {
  const message = `cannot go with ${theirs}: give one of them.`;
  return (document: GivenDocument) =>
    isAbsent(document[theirs]) || isAbsent(document[ours]) ? [] : [{ path: [ours], message }];
}

const DEFAULT_DATASTORE = "workspaceblobstore";

function contextInDefaultDatastore({ datastore, build }: GivenDocument): Problem[] {
  const isUploaded = build !== undefined && !isAddress(asRecord(build)["path"]);
  if (typeof datastore !== "string" || datastore.replace(/^azureml:/, "") === DEFAULT_DATASTORE || !isUploaded)
    return [];
  const message = `${JSON.stringify(datastore)} is not the workspace's default datastore, to which build contexts are uploaded; use ${DEFAULT_DATASTORE} or remove the key.`;
  return [{ path: ["datastore"], message }];
}

function noPropertiesOfTheVersion({ properties }: GivenDocument): Problem[] {
  if (properties === undefined) return [];
  return [
    { path: ["properties"], message: "is not a property here; for those of the version use version_properties." },
  ];
}

function contextIsNamed({ build }: GivenDocument): Problem[] {
  if (!isRecord(build)) return [];
  const isNamed = ["path", "local_path", "context_uri"].some((key) => !isAbsent(build[key]));
  return isNamed ? [] : [{ path: ["build", "path"], message: "is required: the folder with the Dockerfile." }];
}

/** True for the address of a build context that is not on this machine. */
export function isAddress(path: Value): boolean {
  return typeof path === "string" && /^(https?|ftps?):\/\//i.test(path);
}

const inputOf = (name: string) => `${name.replace("_route", "")}Route`;

const routeRow = (name: string, isWhole: boolean): Row => ({
  from: [isWhole ? "inference_config" : "routes", name],
  to: ["inferenceConfig", inputOf(name)],
  write: (given, { inferenceConfig }) =>
    ROUTES.every((each) => !isAbsent(at(inferenceConfig, [inputOf(each)]))) === isWhole ? given : undefined,
});

const WRITTEN: Record<string, Pick<Row, "write">> = {
  buildImage: {
    write: (building) => {
      const { enabled, ...others } = asRecord(building);
      return enabled === true ? (Object.keys(others).length > 0 ? others : true) : undefined;
    },
  },
};

/** How a document becomes the inputs of an image, and back. The conda file is its text by then. */
export const rows: readonly Row[] = [
  ...["name", "version", "description", "tags", "image"].map((name): Row => ({ from: [name], to: [name] })),
  { from: ["conda_file"], to: ["condaFile"], write: (_, { condaFileName: name }) => name },
  { from: ["conda_text"], to: ["condaFile"], write: (text, { condaFileName: name }) => (name ? undefined : text) },
  {
    from: ["build", "path"],
    to: ["build", "contextUri"],
    read: (path) => (isAddress(path) ? path : undefined),
    write: (address) => (isAddress(address) ? address : undefined),
  },
  {
    from: ["build", "context_uri"],
    to: ["build", "contextUri"],
    write: (address) => (isAddress(address) ? undefined : address),
  },
  {
    from: ["build", "path"],
    to: ["build", "contextPath"],
    read: (path) => (isAbsent(path) || isAddress(path) ? undefined : path),
  },
  { from: ["build", "dockerfile_path"], to: ["build", "dockerfilePath"] },
  {
    from: ["os_type"],
    to: ["osType"],
    write: (type) => (typeof type === "string" ? type.toLowerCase() : type),
  },
  ...[...ROUTES, "startup_route"].flatMap((name) => [routeRow(name, true), routeRow(name, false)]),
  ...OTHERS.map(([name, field]): Row => ({ ...sameRow(name, field), from: [keyOf(name)], ...WRITTEN[name] })),
];
