import { BINDINGS } from '../../environments/binding-record.ts';
import { readGovernance } from '../../governance/read-governance.ts';
import { compileSource } from '../../kernel/compile-source.ts';
import { findSecrets } from '../../kernel/find-secrets.ts';
import type { RegistryDependencies } from '../../kernel/ports.ts';
import { getText, readTree } from '../../kernel/source-objects.ts';
import { testSource } from '../../kernel/test-source.ts';
import type { Candidate, VersionRecord } from '../version-record.ts';
import type { GateSubject, LivePolicy, Recompilation } from './gate.ts';

/** Environments of a tenant are few; past this many a baseline is looked for in the first ones. */
const LIVE_LISTED = 200;

/** Gathers what the gates of a publication look at, all of it as it is now. */
export async function gatherEvidence(
  deps: RegistryDependencies,
  tenant: string,
  version: VersionRecord,
  recompilation: Recompilation,
): Promise<GateSubject> {
  const [{ body: rules }, simulations, live] = await Promise.all([
    readGovernance(deps, tenant),
    deps.simulations.completed(tenant, version.candidate.irDigest),
    livePolicies(deps, tenant, version.pack),
  ]);
  return { version, recompilation, rules, simulations, live, now: deps.now(), environment: '' };
}

async function livePolicies(deps: RegistryDependencies, tenant: string, pack: string): Promise<LivePolicy[]> {
  const bindings = deps.documents.forTenant(tenant).collection(BINDINGS);
  const live = await bindings.list({ where: { pack }, limit: LIVE_LISTED });
  return live.flatMap(({ body: { environment, current } }) =>
    current === undefined ? [] : [{ environment, irDigest: current.irDigest }],
  );
}

/** Compiles the stored sources of a candidate twice, runs its tests, and looks for credentials. Throws DATA_CORRUPT when its sources or its IR are not there whole. */
export async function recompile(
  deps: RegistryDependencies,
  tenant: string,
  { tree, irDigest }: Candidate,
): Promise<Recompilation> {
  const files = await readTree(deps.objects, tenant, tree);
  await getText(deps.objects, tenant, irDigest);
  const run = () => compileSource(deps.limits, files);
  const [first, second] = [run(), run()];
  const secrets = await findSecrets(files);
  const tests = testSource(deps.limits, files, first.pack);
  return { runs: [first.compilation, second.compilation], tests, secrets };
}
