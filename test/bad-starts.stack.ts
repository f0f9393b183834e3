import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type S3Part, type StackPart, startMongo, startNats, startS3 } from '@policy-registry/stack';
import { openMongoDocuments } from '@policy-registry/storage/mongodb';
import { failingStart } from './src/failing-start.ts';
import { testEnvironment } from './src/test-suite.ts';

const SECRET = 'correct-horse-battery';
const ACCOUNT = { user: 'registry', password: 'another-secret' };
const NOWHERE = '127.0.0.1:1';
/** For what is waited for in vain: the waits are shares of it. */
const HASTY = { POLICY_REGISTRY_DEADLINE_DEFAULT_SECONDS: '12' };

/** A part that is absent, silent, refuses the credentials, or lacks what is needed: one line on standard error, and 69. */
describe('a start without what it needs', { concurrency: 4 }, () => {
  let mongo: StackPart;
  let oldMongo: StackPart;
  let s3: S3Part;
  let nats: StackPart;
  let plainNats: StackPart;
  let silent: Server;
  before(async () => {
    silent = createServer((socket) => socket.on('error', () => {}).resume());
    [mongo, oldMongo, s3, nats, plainNats] = await Promise.all([
      startMongo(),
      startMongo({ wireVersion: 8 }),
      startS3(),
      startNats({ credentials: ACCOUNT }),
      startNats({ jetStream: false }),
      new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve)),
    ]);
    await s3.createBucket('registry');
    const shared = await openMongoDocuments({ url: mongo.url, isolation: 'shared-collections' });
    await shared.close();
  });
  after(async () => {
    silent.close();
    await Promise.all([mongo, oldMongo, s3, nats, plainNats].map((part) => part.close()));
  });

  const silentAddress = () => `127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const documents = (url: string) => ({ POLICY_REGISTRY_DOCUMENTS: 'mongodb', POLICY_REGISTRY_MONGODB_URL: url });
  const objects = (endpoint = s3.url, secret = s3.credentials.secretAccessKey, bucket = 'registry') => ({
    POLICY_REGISTRY_OBJECTS: 's3',
    POLICY_REGISTRY_S3_ENDPOINT: endpoint,
    POLICY_REGISTRY_S3_BUCKET: bucket,
    POLICY_REGISTRY_S3_ACCESS_KEY_ID: s3.credentials.accessKeyId,
    POLICY_REGISTRY_S3_SECRET_ACCESS_KEY: secret,
  });
  const bus = (servers: string, { user, password } = ACCOUNT) => ({
    POLICY_REGISTRY_MESSAGES: 'jetstream',
    POLICY_REGISTRY_NATS_SERVERS: servers,
    POLICY_REGISTRY_NATS_USER: user,
    POLICY_REGISTRY_NATS_PASSWORD: password,
  });

  const cases: Record<string, [settings: () => Record<string, string>, line: RegExp]> = {
    'MongoDB: nothing listens': [
      () => ({ ...HASTY, ...documents(`mongodb://registry:${SECRET}@${NOWHERE}`) }),
      /^MongoDB at 127\.0\.0\.1:1 cannot be used: connect ECONNREFUSED/,
    ],
    'MongoDB: no answer': [
      () => ({ ...HASTY, ...documents(`mongodb://registry:${SECRET}@${silentAddress()}`) }),
      /^MongoDB at \S+ cannot be used: Server selection timed out after \d+ ms$/,
    ],
    'MongoDB: credentials that are refused': [
      () => documents(mongo.url.replace('://', `://registry:${SECRET}@`)),
      /^MongoDB at \S+ cannot be used: Authentication failed\.$/,
    ],
    'MongoDB: a server of old': [
      () => ({ ...HASTY, ...documents(oldMongo.url) }),
      /^MongoDB at \S+ cannot be used: .*maximum wire version 8, but .* requires at least/,
    ],
    'MongoDB: another isolation tier': [
      () => documents(mongo.url),
      /^MongoDB at \S+ cannot be used: the database keeps its tenants in shared-collections, not in own-collections$/,
    ],
    'S3: nothing listens': [
      () => objects(`http://${NOWHERE}`),
      /^bucket registry at http:\/\/127\.0\.0\.1:1: cannot be reached \(ECONNREFUSED\)$/,
    ],
    'S3: no answer': [
      () => ({ ...HASTY, ...objects(`http://${silentAddress()}`) }),
      /^bucket registry at \S+: not done in \d+ ms$/,
    ],
    'S3: credentials that are refused': [
      () => objects(s3.url, SECRET),
      /^bucket registry at \S+: the credentials are refused \(SignatureDoesNotMatch\)$/,
    ],
    'S3: no bucket': [
      () => objects(s3.url, s3.credentials.secretAccessKey, 'elsewhere'),
      /^bucket elsewhere at \S+: there is no such bucket$/,
    ],
    'NATS: nothing listens': [
      () => bus(`nats://${NOWHERE}`),
      /^NATS at nats:\/\/127\.0\.0\.1:1 cannot be reached: connection refused$/,
    ],
    'NATS: no answer': [() => ({ ...HASTY, ...bus(`nats://${silentAddress()}`) }), /^NATS at \S+ does not answer$/],
    'NATS: credentials that are refused': [
      () => bus(nats.url, { user: 'registry', password: SECRET }),
      /^NATS at \S+ refuses the credentials$/,
    ],
    'NATS: no JetStream': [
      () => bus(plainNats.url),
      /^NATS at \S+ does not serve JetStream: jetstream is not enabled$/,
    ],
  };
  for (const [name, [settings, line]] of Object.entries(cases)) {
    it(name, async (context) => {
      const folder = mkdtempSync(join(tmpdir(), 'policy-registry-start-'));
      context.after(() => rmSync(folder, { recursive: true, force: true }));
      const { code, stderr } = await failingStart('standalone', { ...testEnvironment(folder), ...settings() });
      assert.equal(code, 69, stderr);
      const [, said = ''] = /^policy-registry: cannot start: (.+)\n$/.exec(stderr) ?? [];
      assert.match(said, line, stderr);
      for (const secret of [SECRET, ACCOUNT.password, s3.credentials.secretAccessKey]) {
        assert.ok(!stderr.includes(secret), stderr);
      }
    });
  }
});
