/** The CLI that is fetched or built when none is there. */
export const pulumiVersion = "3.250.0";

/** The last line of versions in which the Node language host is part of a module that can be built alone. */
export const languageHostVersion = "3.68.0";

/** The oldest CLI on PATH that is used: what the tests run with. */
export const oldestPulumi = "3.250.0";

/** The oldest Go that fetches by itself the newer Go which the CLI asks for. */
export const oldestGo = "1.21.0";
