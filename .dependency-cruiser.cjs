const rooms = "^provider/(azure|computeInstance|image|kinds|pulumi|definitions|drift|cli)/";
const forbid = (name, from, to) => ({ name, severity: "error", from: { path: from }, to: { path: to } });

module.exports = {
  forbidden: [
    { name: "no-circular", severity: "error", from: {}, to: { circular: true } },
    { ...forbid("core-is-pure", "^provider/core/", rooms), comment: "core describes; it performs no I/O" },
    {
      name: "core-without-node",
      severity: "error",
      from: { path: "^provider/core/" },
      to: { dependencyTypes: ["core"] },
    },
    forbid("core-and-resources-without-pulumi", "^provider/(core|azure|computeInstance|image)/", "@pulumi/"),
    forbid(
      "azure-knows-no-resource",
      "^provider/azure/",
      "^provider/(computeInstance|image|kinds|pulumi|definitions|drift|cli)/",
    ),
    forbid("resources-know-no-host", "^provider/(computeInstance|image)/", "^provider/(pulumi|definitions|drift)/"),
    {
      name: "commands-apart",
      severity: "error",
      from: { path: "^provider/(computeInstance|image)/(?!commands/)" },
      to: { path: "^provider/cli/" },
      comment: "of a resource only its commands know the command line",
    },
    {
      name: "commands-when-called",
      severity: "error",
      from: { path: "^provider/", pathNot: "/commands/" },
      to: { path: "^provider/(computeInstance|image)/commands/", dynamic: false },
      comment: "a program does without them",
    },
    forbid(
      "resources-know-the-contract-only",
      "^provider/(core|azure|computeInstance|image)/",
      "^provider/kinds/index\\.ts$",
    ),
    forbid("resources-apart", "^provider/computeInstance/", "^provider/image/"),
    forbid("hosts-apart", "^provider/pulumi/", "^provider/(drift|cli)/"),
    forbid("definitions-know-no-host", "^provider/definitions/", "^provider/(pulumi|drift|cli)/"),
    {
      name: "only-pulumi-imports-pulumi",
      severity: "error",
      from: { path: "^provider/(definitions|drift|cli)/", pathNot: "^provider/drift/declaredInStack\\.ts$" },
      to: { path: "@pulumi/" },
      comment: "of drift one file, which asks the Automation API for the states of stacks",
    },
    {
      name: "permits-at-the-door-only",
      severity: "error",
      from: { path: "^provider/", pathNot: "^provider/(azure/pipeline\\.ts|(computeInstance|image)/door/)" },
      to: { path: "^provider/azure/permit\\.ts$", dependencyTypesNot: ["type-only"] },
      comment: "others name the types of permits; only the doors get some, and only the pipeline uses them",
    },
    {
      name: "model-management-has-one-door",
      severity: "error",
      from: { path: "^provider/", pathNot: "^provider/image/modelManagement/" },
      to: { path: "^provider/image/modelManagement/(?!(index|inputs)\\.ts$)" },
      comment: "inputs is apart, because what only declares images is to load nothing of the service",
    },
    forbid("azure-native-is-the-users", "^provider/", "@pulumi/azure-native"),
    forbid("emulator-stands-alone", "^emulator/", "^provider/"),
    forbid("provider-starts-the-emulator-as-a-process", "^provider/", "^emulator/"),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
  },
};
