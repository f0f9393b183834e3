import {
  choice,
  flag,
  logName,
  nonEmpty,
  secret,
  text,
  textOrEmpty,
  urlOrEmpty,
  webUrlOrEmpty,
  whole,
} from './formats.ts';

/** Where the record is kept, and what carries work and events. */
export const BACKENDS = {
  data: {
    folder: text(
      'Folder of the embedded backends and of keys that are made on first start. One process at a time.',
      'POLICY_REGISTRY_DATA_FOLDER',
      '.data',
      nonEmpty,
    ),
  },
  stores: {
    documents: choice(
      'Where documents are: `embedded` (SQLite, one process) or `mongodb`.',
      'POLICY_REGISTRY_DOCUMENTS',
      'embedded',
      ['embedded', 'mongodb'],
    ),
    objects: choice(
      'Where content is: `embedded` (a folder, one process) or `s3`.',
      'POLICY_REGISTRY_OBJECTS',
      'embedded',
      ['embedded', 's3'],
    ),
    messages: choice(
      'What carries work and events: `embedded` (SQLite, one process) or `jetstream`.',
      'POLICY_REGISTRY_MESSAGES',
      'embedded',
      ['embedded', 'jetstream'],
    ),
  },
  mongodb: {
    url: secret(
      'Connection string: hosts, credentials, replica set, TLS.',
      'POLICY_REGISTRY_MONGODB_URL',
      urlOrEmpty('mongodb:', 'mongodb+srv:'),
    ),
    database: text('Name of the database.', 'POLICY_REGISTRY_MONGODB_DATABASE', 'policy_registry', nonEmpty),
    isolation: choice(
      'How tenants are kept apart. A database keeps what it was first opened with.',
      'POLICY_REGISTRY_MONGODB_ISOLATION',
      'own-collections',
      ['own-database', 'own-collections', 'shared-collections'],
    ),
  },
  s3: {
    endpoint: text(
      'Address of the S3 server. Empty for the one of the region.',
      'POLICY_REGISTRY_S3_ENDPOINT',
      '',
      webUrlOrEmpty,
    ),
    region: text('Region.', 'POLICY_REGISTRY_S3_REGION', 'us-east-1', nonEmpty),
    bucket: text(
      'Bucket that exists. With `s3.bucketPerTenant`: the beginning of the names.',
      'POLICY_REGISTRY_S3_BUCKET',
    ),
    bucketPerTenant: flag(
      'One bucket a tenant instead of one prefix a tenant.',
      'POLICY_REGISTRY_S3_BUCKET_PER_TENANT',
      false,
    ),
    pathStyle: flag(
      'Bucket in the path of the address, and not in its host. Most servers outside AWS want it.',
      'POLICY_REGISTRY_S3_PATH_STYLE',
      true,
    ),
    accessKeyId: secret('Access key. Empty for the default chain of the AWS SDK.', 'POLICY_REGISTRY_S3_ACCESS_KEY_ID'),
    secretAccessKey: secret('Secret of the access key.', 'POLICY_REGISTRY_S3_SECRET_ACCESS_KEY'),
  },
  nats: {
    servers: text(
      'Addresses, separated by commas: `nats://a:4222,nats://b:4222`.',
      'POLICY_REGISTRY_NATS_SERVERS',
      '',
      urlOrEmpty('nats:', 'tls:'),
    ),
    user: text('User. Empty for none.', 'POLICY_REGISTRY_NATS_USER'),
    password: secret('Password of the user.', 'POLICY_REGISTRY_NATS_PASSWORD'),
    prefix: text(
      'Begins the names of streams and subjects, so that several suites can share an account. Empty for `policy`.',
      'POLICY_REGISTRY_NATS_PREFIX',
      '',
      textOrEmpty(/^[a-z][a-z0-9-]{0,39}$/, 'a lower-case name of at most 40 letters, digits and hyphens'),
    ),
    replicas: whole('Copies of each stream.', 'POLICY_REGISTRY_NATS_REPLICAS', 1, 1, 5),
  },
  auditLog: {
    name: text(
      'Names this deployment in the Merkle logs of audit logs, `NAME/audit/TENANT`: best a domain of yours. A log keeps the name that it began with.',
      'POLICY_REGISTRY_AUDIT_LOG_NAME',
      'policy-registry',
      logName,
    ),
  },
  keys: {
    page: secret(
      'Key that seals page tokens, 64 hex digits. Processes that serve the same calls share it. Empty: made in the data folder.',
      'POLICY_REGISTRY_PAGE_KEY',
      textOrEmpty(/^[0-9a-f]{64}$/, '64 hex digits'),
    ),
    signing: text(
      'PKCS #8 PEM file of the EC P-256 key that signs. Empty: made in the data folder.',
      'POLICY_REGISTRY_SIGNING_KEY_FILE',
    ),
    auditLog: text(
      'PKCS #8 PEM file of the Ed25519 key that signs the Merkle logs of audit logs. Empty: made in the data folder.',
      'POLICY_REGISTRY_AUDIT_LOG_KEY_FILE',
    ),
    webhooks: secret(
      'Key that seals the secrets of webhooks in the store, 64 hex digits. Processes of the registry share it. Empty: made in the data folder.',
      'POLICY_REGISTRY_WEBHOOK_KEY',
      textOrEmpty(/^[0-9a-f]{64}$/, '64 hex digits'),
    ),
  },
};
