import type { RegistryDependencies } from '../kernel/ports.ts';
import { evaluateGates } from './gates/evaluate-gates.ts';
import type { GateResult } from './gates/gate.ts';
import { gatherEvidence, recompile } from './gates/gather-evidence.ts';
import { readVersion } from './read-version.ts';

/** Evaluates every gate of publication, in whatever state the version is. Changes nothing. */
export async function checkGates(
  deps: RegistryDependencies,
  tenant: string,
  request: { readonly pack: string; readonly version: string },
): Promise<GateResult[]> {
  const { body } = await readVersion(deps, tenant, request.pack, request.version);
  const recompilation = await recompile(deps, tenant, body.candidate);
  return evaluateGates(await gatherEvidence(deps, tenant, body, recompilation));
}
