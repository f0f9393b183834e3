import { attestRuns } from '../attestation/attest-runs.ts';
import type { Attestor } from '../kernel/ports.ts';
import { openSimulations, TENANT } from './simulation-fixture.ts';

/**
 * A process that attests what has succeeded, and dies by its own hand. `signed`: the signature that counts is written down, and not listed
 * yet. `listed`: it is listed, and nobody has said so.
 */
const [folder = '', moment] = process.argv.slice(2);
const { deps, attestor } = await openSimulations(folder);

const dying: Attestor = {
  sign: (tenant, statement) => attestor.sign(tenant, statement),
  async record(tenant, bundleDigest, createdBy) {
    if (moment === 'listed') await attestor.record(tenant, bundleDigest, createdBy);
    process.kill(process.pid, 'SIGKILL');
  },
};
await attestRuns({ ...deps, attestor: dying }, TENANT, new AbortController().signal);
