import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { AttestationService } from '@policy-registry/contracts/attestation';
import { type AuditEvent, AuditService, EnvironmentService } from '@policy-registry/contracts/registry';
import { openReleases, type Releases } from './release-fixture.ts';

const LOOP = join(import.meta.dirname, 'promotion-loop.ts');
/** How many promotions the process has acknowledged, in each round, when it is killed at work on the next. */
const ROUNDS = [1, 20, 50];

/** The promotions that the process acknowledged before it was killed. */
async function workUntilKilled(t: TestContext, folder: string, enough: number): Promise<readonly string[]> {
  const child = spawn(process.execPath, [LOOP, folder], { stdio: ['ignore', 'pipe', 'pipe'] });
  t.after(() => child.kill('SIGKILL'));
  let output = '';
  let errors = '';
  const acknowledged = () => output.split('\n').slice(0, -1);
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    if (acknowledged().length >= enough) child.kill('SIGKILL');
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const [, signal] = await once(child, 'close');
  assert.equal(signal, 'SIGKILL', `the process ended by itself: ${errors}`);
  return acknowledged();
}

async function wholeLog({ call }: Releases): Promise<readonly AuditEvent[]> {
  const events: AuditEvent[] = [];
  let pageToken = '';
  do {
    const page = await call(AuditService.method.listAuditEvents, { pageSize: 100, pageToken });
    events.push(...page.events);
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
  return events;
}

test('kill -9 loses no acknowledged promotion, and none happens twice', { timeout: 60_000 }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'promotion-crash-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const acknowledged: string[] = [];
  for (const enough of ROUNDS) acknowledged.push(...(await workUntilKilled(t, folder, enough)));

  const releases = await openReleases(folder);
  t.after(() => releases.close());
  const log = await wholeLog(releases);
  assert.deepEqual(
    log.map(({ sequence }) => Number(sequence)),
    log.map((_, index) => index + 1),
    'positions have no gap',
  );
  const activations = log.filter(({ type }) => type === 'policy.promotion.activated');
  const logged = activations.map(({ details }) => String(details?.promotion));
  assert.equal(new Set(logged).size, logged.length, 'an event is in the log twice');
  assert.deepEqual(new Set(acknowledged).difference(new Set(logged)), new Set(), 'an acknowledged promotion is lost');

  // A kill may fall between the write and the answer: at most the calls that were under way are there unacknowledged.
  assert.ok(logged.length - acknowledged.length <= 2 * ROUNDS.length);
  const { binding } = await releases.call(EnvironmentService.method.getBinding, { environment: 'prod', pack: 'web' });
  assert.equal(Number(binding?.generation), logged.length, 'each generation has its event');
  for (const { attestations } of activations) {
    const [attestation = ''] = attestations;
    await releases.call(AttestationService.method.getAttestation, { attestation });
  }
});
