import type convict from 'convict';

/** Everything that can be set. Defaults serve a developer on one machine; docs/configuration.md is generated from this. */
export interface Config {
  readonly http: { readonly host: string; readonly port: number };
  readonly grpc: { readonly host: string; readonly port: number };
  readonly data: { readonly folder: string };
  readonly authority: { readonly enabled: boolean; readonly host: string; readonly port: number };
  readonly identity: {
    readonly issuer: string;
    readonly audience: string;
    readonly algorithms: string;
    readonly freshSeconds: number;
  };
  readonly limits: {
    readonly requestBytes: number;
    readonly documentBytes: number;
    readonly snapshotBytes: number;
    readonly quickFindings: number;
    readonly fileBytes: number;
    readonly packBytes: number;
    readonly workspaceFiles: number;
    readonly environments: number;
    readonly concurrentCalls: number;
  };
  readonly deadline: { readonly defaultSeconds: number; readonly maximumSeconds: number };
  readonly log: { readonly level: string; readonly format: 'auto' | 'json' | 'pretty' };
  readonly tracing: { readonly endpoint: string };
  readonly shutdown: { readonly graceSeconds: number };
}

const host = (doc: string, env: string): convict.SchemaObj<string> => ({
  doc,
  format: nonEmpty,
  default: '127.0.0.1',
  env,
});

const port = (doc: string, env: string, value: number): convict.SchemaObj<number> => ({
  doc,
  format: between(0, 65_535),
  default: value,
  env,
});

const whole = (doc: string, env: string, value: number, low: number, high: number): convict.SchemaObj<number> => ({
  doc: `${doc} ${low} to ${high}.`,
  format: between(low, high),
  default: value,
  env,
});

const KIB = 1024;
const MIB = 1024 * KIB;

export const SCHEMA: convict.Schema<Config> = {
  http: {
    host: host('Address of the HTTP door: REST, Connect, gRPC-Web, the OpenAPI document.', 'POLICY_REGISTRY_HTTP_HOST'),
    port: port('Port of the HTTP door. 0 takes a free one.', 'POLICY_REGISTRY_HTTP_PORT', 8080),
  },
  grpc: {
    host: host('Address of the gRPC door.', 'POLICY_REGISTRY_GRPC_HOST'),
    port: port('Port of the gRPC door. 0 takes a free one.', 'POLICY_REGISTRY_GRPC_PORT', 9090),
  },
  data: {
    folder: {
      doc: 'Folder of the embedded stores and of the keys. Made on first start; one process at a time.',
      format: nonEmpty,
      default: '.data',
      env: 'POLICY_REGISTRY_DATA_FOLDER',
    },
  },
  authority: {
    enabled: {
      doc: 'Start the development OIDC issuer with its seeded people. Never in production.',
      format: Boolean,
      default: true,
      env: 'POLICY_REGISTRY_AUTHORITY_ENABLED',
    },
    host: host('Address of the development issuer.', 'POLICY_REGISTRY_AUTHORITY_HOST'),
    port: port('Port of the development issuer. 0 takes a free one.', 'POLICY_REGISTRY_AUTHORITY_PORT', 8081),
  },
  identity: {
    issuer: {
      doc: 'OIDC issuer whose tokens are accepted. Empty means the development issuer.',
      format: urlOrEmpty,
      default: '',
      env: 'POLICY_REGISTRY_ISSUER',
    },
    audience: {
      doc: 'Audience that a token must name.',
      format: nonEmpty,
      default: 'policy-registry',
      env: 'POLICY_REGISTRY_AUDIENCE',
    },
    algorithms: {
      doc: 'Signature algorithms of tokens that are accepted, separated by commas.',
      format: algorithms,
      default: 'ES256,RS256,PS256,EdDSA',
      env: 'POLICY_REGISTRY_TOKEN_ALGORITHMS',
    },
    freshSeconds: whole(
      'Age of a sign-in that still counts as fresh, in seconds.',
      'POLICY_REGISTRY_FRESH_SECONDS',
      300,
      10,
      86_400,
    ),
  },
  limits: {
    requestBytes: whole('Bytes of one request.', 'POLICY_REGISTRY_LIMIT_REQUEST_BYTES', 48 * MIB, 64 * KIB, 512 * MIB),
    documentBytes: whole(
      'Bytes of one uploaded document.',
      'POLICY_REGISTRY_LIMIT_DOCUMENT_BYTES',
      32 * MIB,
      KIB,
      256 * MIB,
    ),
    snapshotBytes: whole(
      'Bytes of all documents of a snapshot.',
      'POLICY_REGISTRY_LIMIT_SNAPSHOT_BYTES',
      256 * MIB,
      KIB,
      1024 * MIB,
    ),
    quickFindings: whole(
      'Findings that a quick simulation evaluates at most.',
      'POLICY_REGISTRY_LIMIT_QUICK_FINDINGS',
      50_000,
      1,
      1_000_000,
    ),
    fileBytes: whole('Bytes of one file of a pack.', 'POLICY_REGISTRY_LIMIT_FILE_BYTES', 256 * KIB, KIB, MIB),
    packBytes: whole('Bytes of all files of a pack.', 'POLICY_REGISTRY_LIMIT_PACK_BYTES', MIB, KIB, 16 * MIB),
    workspaceFiles: whole('Files of a workspace.', 'POLICY_REGISTRY_LIMIT_WORKSPACE_FILES', 500, 1, 5000),
    environments: whole('Environments of a tenant.', 'POLICY_REGISTRY_LIMIT_ENVIRONMENTS', 50, 1, 1000),
    concurrentCalls: whole(
      'Calls that run at once; more are refused with RATE_LIMITED.',
      'POLICY_REGISTRY_LIMIT_CONCURRENT_CALLS',
      256,
      1,
      10_000,
    ),
  },
  deadline: {
    defaultSeconds: whole(
      'Deadline of a call that asks for none.',
      'POLICY_REGISTRY_DEADLINE_DEFAULT_SECONDS',
      30,
      1,
      600,
    ),
    maximumSeconds: whole(
      'Longest deadline that a call may ask for.',
      'POLICY_REGISTRY_DEADLINE_MAXIMUM_SECONDS',
      120,
      1,
      3600,
    ),
  },
  log: {
    level: {
      doc: 'Least level that is logged.',
      format: ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      default: 'info',
      env: 'POLICY_REGISTRY_LOG_LEVEL',
    },
    format: {
      doc: '`json`, `pretty`, or `auto`: pretty on a terminal.',
      format: ['auto', 'json', 'pretty'],
      default: 'auto',
      env: 'POLICY_REGISTRY_LOG_FORMAT',
    },
  },
  tracing: {
    endpoint: {
      doc: 'OTLP/HTTP endpoint that spans are sent to. Empty sends none.',
      format: urlOrEmpty,
      default: '',
      env: 'POLICY_REGISTRY_OTLP_ENDPOINT',
    },
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

function nonEmpty(value: unknown): void {
  if (typeof value !== 'string' || value.trim() === '') throw new Error('must not be empty');
}

function between(low: number, high: number): convict.SchemaObj['format'] {
  const format = (value: unknown): void => {
    const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
    if (typeof number !== 'number' || !Number.isInteger(number) || number < low || number > high) {
      throw new Error(`must be a whole number from ${low} to ${high}`);
    }
  };
  return format;
}

function urlOrEmpty(value: unknown): void {
  if (value === '') return;
  if (typeof value !== 'string' || !/^https?:$/.test(URL.parse(value)?.protocol ?? '')) {
    throw new Error('must be an http or https URL');
  }
}

const KNOWN_ALGORITHMS = new Set([
  'ES256',
  'ES384',
  'ES512',
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'EdDSA',
]);

/** Symmetric algorithms and `none` are not in the list: with them a public key could forge a token. */
function algorithms(value: unknown): void {
  const names = typeof value === 'string' ? value.split(',') : [];
  const unknown = names.find((name) => !KNOWN_ALGORITHMS.has(name.trim()));
  if (names.length === 0 || unknown !== undefined) {
    throw new Error(`must list algorithms of ${[...KNOWN_ALGORITHMS].join(', ')}`);
  }
}
