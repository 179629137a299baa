import { itself } from "../../azure/validation";
import { choice, flag, integer, list, map, object, text } from "../../core/fields";
import { port } from "./validation";

const script = (doc: string) =>
  object(doc, {
    scriptSource: choice("Place of the script: `inline` in scriptData, or a file of the `workspace`.", [
      "inline",
      "workspace",
      "workspaceStorage",
    ]),
    scriptData: text("The script in base64, or its path in the workspace's file share.", {
      secret: true,
      withheld: true,
    }),
    scriptArguments: text("Arguments.", { secret: true, withheld: true }),
    timeout: text("Longest time of the script, such as `25m`.", { examples: ["25m"] }),
  });

/** The setup scripts of an instance. */
export const setupScripts = object(
  "Scripts that prepare the instance.",
  {
    scripts: object("The scripts.", {
      creationScript: script(
        "Script that runs once, as root, when the instance is created. If you change it, it does not run again.",
      ),
      startupScript: script("Script that runs each time that the instance starts."),
    }),
  },
  { since: "2021-01-01" },
);

const endpoint = object("A port of the application.", {
  name: text("Name of the endpoint."),
  protocol: choice("Protocol. Default `tcp`.", ["tcp", "udp", "http"], { default: "tcp" }),
  target: integer("Port inside the container.", { required: true, problem: port, examples: [8787, 8888] }),
  published: integer("Port on the instance. Default: Azure chooses it.", {
    problem: port,
    examples: [4000, 4001],
    chosen: true,
  }),
  hostIp: text("Address of the instance to listen on."),
});

const volume = object("A file system that is mounted into the container.", {
  type: choice("Kind of mount. Default `bind`.", ["bind", "volume", "tmpfs", "npipe"], { default: "bind" }),
  readOnly: flag("Whether the container cannot write. Default false.", { default: false }),
  source: text("Path on the instance, or name of a volume, that is mounted."),
  target: text("Path inside the container."),
  consistency: text("Consistency of the mount."),
  bind: object("For `bind`.", {
    propagation: text("Propagation of mounts below."),
    createHostPath: flag("Create the path on the instance."),
    selinux: text("SELinux label."),
  }),
  volume: object("For `volume`.", {
    nocopy: flag("Whether files of the image at this path are left out of the volume. Default false.", {
      default: false,
    }),
  }),
  tmpfs: object("For `tmpfs`.", { size: integer("Bytes.") }),
});

/** The applications of an instance. */
export const customServices = list(
  "Applications that run in containers on the instance.",
  object(
    "One application.",
    {
      name: text("Name of the application, unique on the instance.", { required: true }),
      image: object(
        "Container image.",
        {
          type: choice(
            "Where the image is: a `docker` registry or an `azureml` environment. Default `docker`.",
            ["docker", "azureml"],
            { default: "docker" },
          ),
          reference: text("Reference of the image, or id of the environment.", { required: true }),
          version: text("Version of the environment.", { since: "2025-12-01" }),
        },
        { required: true, open: true },
      ),
      environmentVariables: map(
        "Environment variables. Their values are secrets.",
        object(
          "One variable.",
          {
            type: choice("Kind. Default `local`.", ["local"], { default: "local" }),
            value: text(
              "Value. It is required, with one exception: without it, an adopted instance keeps its present value.",
              {
                secret: true,
                canonical: itself,
                chosen: true,
              },
            ),
          },
          { open: true },
        ),
      ),
      docker: object(
        "Docker settings.",
        { privileged: flag("Run privileged. Default false.", { default: false }) },
        { open: true },
      ),
      endpoints: list("Ports.", endpoint),
      volumes: list("Mounts.", volume),
      kernel: object(
        "Makes the application a Jupyter kernel.",
        {
          argv: list("Command that starts the kernel.", text("Argument."), { ordered: true }),
          displayName: text("Name that users see."),
          language: text("Language."),
        },
        { since: "2025-12-01" },
      ),
    },
    { open: true },
  ),
  { since: "2023-04-01", operation: "customServices", uniqueBy: "name", default: null },
);
