import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Attestor, openLocalKey, verifyBundle } from '@policy-registry/attestation';
import { canonicalJson, type Digest, sha256 } from '@policy-registry/canonical';
import { ServiceError } from '@policy-registry/rpc/errors';
import { StoreError } from '@policy-registry/storage';
import { startUpkeep } from '../batch/upkeep.ts';
import { simulationMessage } from '../simulations/messages.ts';
import { getSimulation } from '../simulations/read-simulation.ts';
import { counted, succeededBatch } from '../testing/attested.ts';
import { objectsWith } from '../testing/faulty-parts.ts';
import {
  freshSimulations,
  openSimulations,
  QUESTION,
  type Simulations,
  TENANT,
} from '../testing/simulation-fixture.ts';
import { attestRuns } from './attest-runs.ts';
import { SIMULATION_PREDICATE } from './simulation-statement.ts';

const DYING = fileURLToPath(new URL('../testing/dying-attestor.ts', import.meta.url));
const AWAY = async () => {
  throw new ServiceError('UNAVAILABLE', 'The attestation service is away.');
};

/** What everybody is told. */
async function shownAttestation({ deps }: Simulations, simulation: string): Promise<string> {
  return simulationMessage(await getSimulation(deps, TENANT, simulation), deps.limits).attestation;
}

async function attestedEvents({ events }: Simulations) {
  return (await events()).filter(({ type }) => type === 'policy.simulation.attested');
}

describe('attesting simulations', () => {
  it('signs anew what was signed and not listed when the key was replaced', async (t) => {
    const opened = await freshSimulations(t);
    const { deps, folder } = opened;
    const simulation = await succeededBatch(opened);
    const away = counted(opened.attestor, { record: AWAY });
    await assert.rejects(attestRuns({ ...deps, attestor: away }, TENANT, t.signal), { reason: 'UNAVAILABLE' });
    const place = join(folder, 'another-key');
    await mkdir(place);
    const attestor = new Attestor({ ...deps, key: await openLocalKey(place) });
    await assert.rejects(attestRuns({ ...deps, attestor }, TENANT, t.signal), { reason: 'VERIFICATION_FAILED' });
    await attestRuns({ ...deps, attestor }, TENANT, t.signal);
    assert.notEqual(await shownAttestation(opened, simulation), '');
  });

  it('signs the manifest as a whole, about what was simulated and what came out, once', async (t) => {
    const opened = await freshSimulations(t);
    const { deps, key } = opened;
    const attestor = counted(opened.attestor);
    const simulation = await succeededBatch(opened);
    assert.equal(await shownAttestation(opened, simulation), '');
    await attestRuns({ ...deps, attestor }, TENANT, t.signal);
    await attestRuns({ ...deps, attestor }, TENANT, t.signal);
    assert.deepEqual([attestor.signatures.length, attestor.listed.length], [1, 1]);

    const attestation = await shownAttestation(opened, simulation);
    const bundle = await opened.attestor.bundle(TENANT, attestation);
    const { inputs, outcome } = await opened.run(simulation);
    const { resultDigest = '', manifestDigest = '' } = outcome ?? {};
    const { sourceDigest, irDigest } = inputs.candidate;
    const about = [sourceDigest, irDigest, resultDigest, manifestDigest];
    const expected = { subjectDigests: about as Digest[], predicateType: SIMULATION_PREDICATE };
    const { verified, statement } = verifyBundle(bundle, [key], expected);
    assert.ok(verified);
    assert.deepEqual(
      statement?.subjects.map(({ name, digest }) => [name, digest]),
      [
        ['shop-policy@2/source', sourceDigest],
        ['shop-policy@2/ir', irDigest],
        [`${simulation}/result`, resultDigest],
        [`${simulation}/manifest`, manifestDigest],
      ],
    );
    assert.equal(sha256(canonicalJson(statement?.predicate)), manifestDigest);
    const [event, ...others] = await attestedEvents(opened);
    assert.deepEqual(others, []);
    assert.partialDeepStrictEqual(event?.data, { attestations: [{ attestation }], details: { manifestDigest } });
  });

  it('says of no policy what came out', async (t) => {
    const opened = await freshSimulations(t);
    const simulation = await succeededBatch(opened, { ...QUESTION, candidate: { kind: 'none' } });
    await attestRuns({ ...opened.deps, attestor: opened.attestor }, TENANT, t.signal);
    const bundle = await opened.attestor.bundle(TENANT, await shownAttestation(opened, simulation));
    const { statement } = verifyBundle(bundle, [opened.key], { subjectDigests: [] });
    assert.deepEqual(
      statement?.subjects.map(({ name }) => name),
      [`${simulation}/result`, `${simulation}/manifest`],
    );
  });

  for (const step of ['sign', 'record'] as const) {
    it(`waits for the attestation service where it is away to ${step}`, async (t) => {
      const opened = await freshSimulations(t);
      const simulation = await succeededBatch(opened);
      const down = counted(opened.attestor, { [step]: AWAY });
      await assert.rejects(attestRuns({ ...opened.deps, attestor: down }, TENANT, t.signal), {
        reason: 'UNAVAILABLE',
      });
      assert.equal(await shownAttestation(opened, simulation), '');
      assert.deepEqual(await attestedEvents(opened), []);

      const up = counted(opened.attestor);
      await attestRuns({ ...opened.deps, attestor: up }, TENANT, t.signal);
      const [signature] = [...down.signatures, ...up.signatures];
      assert.deepEqual(up.listed, [signature], 'what was signed before is what counts');
      assert.equal(`sha256:${await shownAttestation(opened, simulation)}`, signature);
    });
  }

  for (const moment of ['signed', 'listed']) {
    it(`goes on where a process died after it had ${moment} it`, async (t) => {
      const fresh = await freshSimulations(t);
      const simulation = await succeededBatch(fresh);
      await fresh.close();
      const child = spawn(process.execPath, [DYING, fresh.folder, moment], { stdio: ['ignore', 'inherit', 'inherit'] });
      await once(child, 'exit');
      assert.equal(child.signalCode, 'SIGKILL');

      const opened = await openSimulations(fresh.folder);
      t.after(() => opened.close());
      assert.equal(await shownAttestation(opened, simulation), '');
      const attestor = counted(opened.attestor);
      const before = (await opened.run(simulation)).signed?.bundleDigest;
      await attestRuns({ ...opened.deps, attestor }, TENANT, t.signal);
      assert.deepEqual([attestor.signatures, attestor.listed], [[], [before]]);
      assert.equal(`sha256:${await shownAttestation(opened, simulation)}`, before);
      assert.equal((await attestedEvents(opened)).length, 1);
    });
  }

  it('lists one attestation where several attest at once', async (t) => {
    const opened = await freshSimulations(t);
    const simulation = await succeededBatch(opened);
    const attestor = counted(opened.attestor);
    await Promise.all(Array.from({ length: 4 }, () => attestRuns({ ...opened.deps, attestor }, TENANT, t.signal)));
    assert.equal(new Set(attestor.signatures).size, 4, 'each of them had it signed');
    assert.deepEqual([...new Set(attestor.listed)], [`sha256:${await shownAttestation(opened, simulation)}`]);
    assert.equal((await attestedEvents(opened)).length, 1);
  });

  it('passes over one whose manifest is lost', async (t) => {
    const opened = await freshSimulations(t);
    const lost = await succeededBatch(opened);
    const { manifestDigest } = (await opened.run(lost)).outcome ?? {};
    const other = await succeededBatch(opened);
    const objects = objectsWith(opened.deps.objects, async (digest) => {
      if (digest === manifestDigest) throw new StoreError('NOT_FOUND', digest);
    });
    const deps = { ...opened.deps, objects, attestor: opened.attestor };
    await assert.rejects(attestRuns(deps, TENANT, t.signal), { code: 'NOT_FOUND' });
    assert.equal(await shownAttestation(opened, lost), '');
    assert.notEqual(await shownAttestation(opened, other), '');
  });

  it('is a part of upkeep, which tells of an outage once', async (t) => {
    const opened = await freshSimulations(t);
    const simulation = await succeededBatch(opened);
    const listed = Promise.withResolvers<void>();
    let attempts = 0;
    const attestor = counted(opened.attestor, {
      async sign(tenant, statement) {
        attempts += 1;
        return attempts < 3 ? AWAY() : opened.attestor.sign(tenant, statement);
      },
      async record(tenant, bundleDigest, createdBy) {
        await opened.attestor.record(tenant, bundleDigest, createdBy);
        listed.resolve();
      },
    });
    const upkeep = startUpkeep({ ...opened.deps, attestor, log: opened.context.log, attestMs: 1 });
    t.after(() => upkeep.stop());
    await listed.promise;
    await upkeep.stop();
    assert.notEqual(await shownAttestation(opened, simulation), '');
    assert.equal(opened.lines.length, 1);
  });
});
