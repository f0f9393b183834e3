import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLIENTS, requestClientToken } from '@policy-registry/authority';
import { sha256 } from '@policy-registry/canonical';
import { EXIT } from '@policy-registry/cli';
import { createClients, readHeadKey, verifyHead } from '@policy-registry/client';
import type { Suite } from '../suite.ts';
import { bundleOverGrpc, bundleOverRest } from './engine.ts';
import type { Actor, Stage } from './stage.ts';
import { tampered } from './tamper.ts';

const ADA: Actor = { name: 'Ada, author', persona: 'author@acme' };
const RAVI: Actor = { name: 'Ravi, reviewer', persona: 'reviewer@acme' };
const AISHA: Actor = { name: 'Aisha, approver', persona: 'approver@acme' };
const PABLO: Actor = { name: 'Pablo, publisher', persona: 'publisher@acme' };
const OLGA: Actor = { name: 'Olga, operator', persona: 'operator@acme' };
const AMIR: Actor = { name: 'Amir, auditor', persona: 'auditor@acme' };

const PACK = 'shop-policy';

interface VersionAnswer {
  readonly version: string;
  readonly review: string;
  readonly sourceDigest: string;
  readonly irDigest: string;
  readonly publication?: { readonly attestation: string };
}

/** The parts of the repository and of the machine that the story needs. */
export interface Props {
  readonly examples: string;
  readonly scratch: string;
}

/** The whole path once, told for somebody who never heard of it. */
export async function tellStory(stage: Stage, suite: Suite, props: Props): Promise<void> {
  await stage.signIn(ADA, RAVI, AISHA, PABLO, OLGA, AMIR);
  await firstVersion(stage, props);
  await inventory(stage, props);
  const { version, simulation } = await change(stage, props);
  const published = await release(stage, version, simulation);
  await engines(stage, suite, published);
  await proof(stage, props, published);
}

async function firstVersion(stage: Stage, { examples }: Props): Promise<void> {
  stage.title('1. A first policy goes live');
  stage.say(
    'Ada writes the policy of the web shop: criticals do not ship, unless a VEX statement says they do not apply.',
  );
  await stage.act(ADA, ['pack', 'create', PACK, '--name', 'Shop Policy', '--approvals', '1']);
  await stage.ask(ADA, ['workspace', 'create', 'shop-draft', '--pack', PACK]);
  await stage.act(ADA, [
    'workspace',
    'push',
    'shop-draft',
    join(examples, 'packs/shop-policy-1'),
    '-m',
    'First policy',
  ]);
  const { review } = await cutAndSubmit(stage, ['--number', '1.0.0']);
  stage.say('Aisha approves exactly these bytes, Pablo signs and freezes them, Olga makes them live.');
  await stage.act(AISHA, ['approve', review]);
  await stage.ask(PABLO, ['publish', PACK, '1.0.0', '--reason', 'First policy', '--ticket', 'SEC-101']);
  await stage.ask(OLGA, ['env', 'create', 'prod', '--name', 'Production']);
  await stage.act(OLGA, ['promote', PACK, '1.0.0', '--env', 'prod', '--reason', 'First policy', '--ticket', 'OPS-7']);
}

async function inventory(stage: Stage, { examples }: Props): Promise<void> {
  stage.title('2. What runs: an SBOM, a scanner report, and what the vendor says of it (VEX)');
  const files = ['shop-sbom.cdx.json', 'shop-grype.json', 'shop.openvex.json'];
  await stage.act(ADA, ['snapshot', 'import', 'shop', ...files.map((file) => join(examples, 'inventory', file))]);
}

async function change(stage: Stage, { examples }: Props): Promise<{ version: VersionAnswer; simulation: string }> {
  stage.title('3. A change, seen before anybody approves it');
  stage.say(
    'Ada wants more: what is exploited in the wild is blocked, a weak VEX justification wins no more, and what is unlikely to\nbe exploited waits until spring. What would that do to everything that runs?',
  );
  await stage.act(ADA, [
    'workspace',
    'push',
    'shop-draft',
    join(examples, 'packs/shop-policy-2'),
    '-m',
    'Known exploited first',
  ]);
  const policies = ['--candidate', 'workspace:shop-draft', '--baseline', `active:prod/${PACK}`];
  const inputs = ['--snapshot', 'shop', '--env', 'exposure=internet', '--at', '2026-11-24T00:00:00Z'];
  await stage.act(ADA, ['simulate', ...policies, ...inputs]);
  const version = await cutVersion(stage, ['--bump', 'minor']);
  const { simulation } = await stage.ask<{ simulation: string }>(ADA, [
    ...[
      'simulate',
      '--candidate',
      `version:${PACK}@${version.version}`,
      '--baseline',
      `active:prod/${PACK}`,
      ...inputs,
    ],
    ...['--threshold', 'lost_blocks=1'],
  ]);
  return { version, simulation };
}

async function release(stage: Stage, cut: VersionAnswer, simulation: string): Promise<VersionAnswer> {
  stage.title('4. Approved, signed, live');
  const { version, irDigest } = cut;
  const submitted = await stage.ask<VersionAnswer>(ADA, [
    'submit',
    PACK,
    version,
    '--simulation',
    simulation,
    '--reviewer',
    RAVI.persona,
  ]);
  stage.say('Nobody approves own work, and nothing is published before it is approved:');
  await stage.act(ADA, ['approve', submitted.review], EXIT.NOT_ALLOWED);
  await stage.act(PABLO, ['publish', PACK, version, '--reason', 'In a hurry', '--ticket', 'SEC-117'], EXIT.INVALID);
  stage.say('Aisha names the digest that she read. Any other byte would be another digest, and refused.');
  await stage.act(AISHA, ['approve', submitted.review, '--ir-digest', irDigest, '--note', 'Simulation looks right']);
  const published = await stage.ask<VersionAnswer>(PABLO, [
    'publish',
    PACK,
    version,
    '--reason',
    'Known exploited first',
    '--ticket',
    'SEC-117',
  ]);
  await stage.act(OLGA, [
    'promote',
    PACK,
    version,
    '--env',
    'prod',
    '--reason',
    'Known exploited first',
    '--ticket',
    'OPS-9',
  ]);
  stage.say('From now on version 1.1.0 cannot change, whoever asks:');
  await stage.act(ADA, ['version', 'revise', PACK, version], EXIT.INVALID);
  return published;
}

async function engines(stage: Stage, suite: Suite, published: VersionAnswer): Promise<void> {
  stage.title('5. What the engines run');
  const engine = CLIENTS.find(({ clientId }) => clientId === 'engine-acme');
  if (engine === undefined) throw new Error('the issuer knows no engine');
  const { accessToken } = await requestClientToken({ issuer: suite.issuer, ...engine });
  const grpc = await bundleOverGrpc(suite.grpcAddress, accessToken, 'prod', PACK);
  const rest = await bundleOverRest(suite.httpUrl, accessToken, 'prod', PACK);
  const again = await bundleOverRest(suite.httpUrl, accessToken, 'prod', PACK, rest.etag);
  const digests = [sha256(grpc.ir), sha256(Buffer.from(rest.bundle?.ir ?? '', 'base64')), published.irDigest];
  if (new Set(digests).size !== 1) throw new Error(`the engines run other bytes: ${digests.join(', ')}`);
  if (again.status !== 304) throw new Error(`an unchanged bundle was sent again: ${again.status}`);
  const { attestations } = createClients({ baseUrl: suite.httpUrl, token: () => accessToken });
  const keys = (await attestations.listSigningKeys({})).keys.map(({ publicKeyPem }) => readHeadKey(publicKeyPem));
  const head = verifyHead(grpc, { tenant: 'acme', environment: 'prod', pack: PACK, keys, now: new Date() });
  stage.show(
    [
      `over gRPC  ${grpc.version}  ${digests[0]}  (generation ${grpc.generation})`,
      `over REST  ${rest.bundle?.version}  ${digests[1]}`,
      `its head, signed by the registry, holds: generation ${head.generation}, good until ${head.expireTime.toISOString()}`,
      'asked again over REST with the etag: 304, nothing new',
    ].join('\n'),
  );
  await stage.act(OLGA, ['env', 'live', 'prod']);
}

async function proof(stage: Stage, { scratch }: Props, published: VersionAnswer): Promise<void> {
  stage.title('6. Proved later');
  stage.say('Amir, who trusts nobody, reads who did what to which digest, and checks the signature.');
  await stage.act(AMIR, ['audit', '--pack', PACK]);
  const subjects = ['--subject', published.sourceDigest, published.irDigest];
  await stage.act(AMIR, ['verify', published.publication?.attestation ?? '', ...subjects]);
  stage.say('One changed character of the signed statement, and it verifies no more:');
  const file = join(scratch, 'attestation.sigstore.json');
  await stage.ask(AMIR, ['bundle', 'prod', PACK, '--attestation', file]);
  writeFileSync(file, tampered(file));
  await stage.act(AMIR, ['verify', '--bundle', file], EXIT.INVALID);
}

async function cutVersion(stage: Stage, number: readonly string[]): Promise<VersionAnswer> {
  return stage.ask<VersionAnswer>(ADA, ['version', 'create', PACK, '--workspace', 'shop-draft', ...number]);
}

async function cutAndSubmit(stage: Stage, number: readonly string[]): Promise<VersionAnswer> {
  const { version } = await cutVersion(stage, number);
  return stage.ask<VersionAnswer>(ADA, ['submit', PACK, version]);
}
