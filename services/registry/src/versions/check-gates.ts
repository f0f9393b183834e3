import type { RegistryDependencies } from '../kernel/ports.ts';
import { evaluateGates, recompile } from './gates/evaluate-gates.ts';
import type { GateResult } from './gates/gate.ts';
import { readVersion } from './read-version.ts';

/** Evaluates every gate of publication, in whatever state the version is. Changes nothing. */
export async function checkGates(
  deps: RegistryDependencies,
  tenant: string,
  request: { readonly pack: string; readonly version: string },
): Promise<GateResult[]> {
  const { body } = await readVersion(deps, tenant, request.pack, request.version);
  return evaluateGates(body, await recompile(deps, tenant, body.candidate));
}
