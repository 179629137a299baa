import { boolean, type Field, integer, known, list, map, object, oneOf, string } from "../schema/fields";

const later = known("2023-08-01", "2025-12-01");
const open = { open: true } as const;

const volume = object({
  type: oneOf("bind volume tmpfs npipe"),
  readOnly: boolean(),
  source: string(),
  target: string(),
  consistency: string(),
  bind: object({ propagation: string(), createHostPath: boolean(), selinux: string() }),
  volume: object({ nocopy: boolean() }),
  tmpfs: object({ size: integer() }),
});

const customService: Field = object(
  {
    name: string(),
    image: object({ type: oneOf("docker azureml"), reference: string(), version: string(later) }, open),
    environmentVariables: map(object({ type: oneOf("local"), value: string() }, open)),
    docker: object({ privileged: boolean() }, open),
    endpoints: list(
      object({
        protocol: oneOf("tcp udp http"),
        name: string(),
        target: integer(),
        published: integer(),
        hostIp: string(),
      }),
    ),
    volumes: list(volume),
    kernel: object({ argv: list(string()), displayName: string(), language: string() }, later),
  },
  open,
);

/** `customServices`, and the body of the action of that name. */
export const customServicesField: Field = list(customService, known("2022-06-01", "2023-04-01"));

export interface CustomService extends Record<string, unknown> {
  endpoints?: Record<string, unknown>[];
}

/** Gives each endpoint that has none a port on the instance. */
export function withPublishedPorts(services: CustomService[]): CustomService[] {
  const taken = new Set(services.flatMap(({ endpoints = [] }) => endpoints.map(({ published }) => published)));
  let next = 49152;
  const free = () => {
    while (taken.has(next)) next += 1;
    taken.add(next);
    return next;
  };
  return services.map((service) => ({
    ...service,
    ...(service.endpoints && {
      endpoints: service.endpoints.map((each) => ({ ...each, published: each["published"] ?? free() })),
    }),
  }));
}
