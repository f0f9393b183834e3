import { nonEmpty, text, webUrlOrEmpty, whole } from './formats.ts';

const port = (doc: string, env: string, value: number) => ({
  ...whole(doc, env, value, 0, 65_535),
  doc: `${doc} 0 takes a free one.`,
});

/** Where a process listens, and how long a call may take. */
export const DOORS = {
  http: {
    host: text(
      'Address of the HTTP door: REST, Connect, gRPC-Web, the OpenAPI document, health.',
      'POLICY_REGISTRY_HTTP_HOST',
      '127.0.0.1',
      nonEmpty,
    ),
    port: port('Port of the HTTP door.', 'POLICY_REGISTRY_HTTP_PORT', 8080),
    publicUrl: text(
      'Address that callers know the HTTP door by, where a proxy with TLS is in front of it. Empty: as they asked.',
      'POLICY_REGISTRY_PUBLIC_URL',
      '',
      webUrlOrEmpty,
    ),
  },
  grpc: {
    host: text('Address of the gRPC door.', 'POLICY_REGISTRY_GRPC_HOST', '127.0.0.1', nonEmpty),
    port: port('Port of the gRPC door.', 'POLICY_REGISTRY_GRPC_PORT', 9090),
  },
  deadline: {
    defaultSeconds: whole(
      'Deadline of a call that asks for none, and longest pause between the parts of an upload. Stores and bus are given up earlier: after a third, a quarter and a sixth of it.',
      'POLICY_REGISTRY_DEADLINE_DEFAULT_SECONDS',
      30,
      1,
      600,
    ),
    maximumSeconds: whole(
      'Longest deadline that a call may ask for. Uploads and streams may last an hour.',
      'POLICY_REGISTRY_DEADLINE_MAXIMUM_SECONDS',
      120,
      1,
      3600,
    ),
  },
  shutdown: {
    graceSeconds: whole(
      'How long running calls may finish after SIGTERM, in seconds.',
      'POLICY_REGISTRY_SHUTDOWN_GRACE_SECONDS',
      10,
      0,
      300,
    ),
  },
};
