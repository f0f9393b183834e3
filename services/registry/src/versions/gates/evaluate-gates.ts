import { ServiceError } from '@policy-registry/rpc/errors';
import { compileSource } from '../../kernel/compile-source.ts';
import type { RegistryDependencies } from '../../kernel/ports.ts';
import { getText, readTree } from '../../kernel/source-objects.ts';
import type { Candidate, VersionRecord } from '../version-record.ts';
import { type Gate, type GateResult, type Recompilation, resultOf } from './gate.ts';
import { APPROVALS, NO_BLOCKING_COMMENTS } from './review-gates.ts';
import { COMPILES, DETERMINISM, LINT_CLEAN } from './source-gates.ts';

/** The gates of publication, in the order in which people meet them. */
export const PUBLICATION_GATES: readonly Gate[] = [COMPILES, LINT_CLEAN, DETERMINISM, NO_BLOCKING_COMMENTS, APPROVALS];

/** All gates together: whoever publishes sees everything that is missing at once. */
export function evaluateGates(version: VersionRecord, recompilation: Recompilation): GateResult[] {
  return PUBLICATION_GATES.map((gate) => resultOf(gate, { version, recompilation }));
}

/** Throws GATES_NOT_SATISFIED with a violation for each required gate that does not hold. */
export function requireGates(results: readonly GateResult[]): void {
  const missing = results.filter(({ satisfied, required }) => required && !satisfied);
  if (missing.length === 0) return;
  const codes = missing.map(({ gate }) => gate).join(' ');
  throw new ServiceError('GATES_NOT_SATISFIED', `These gates do not hold: ${codes}.`, {
    metadata: { gates: codes },
    violations: missing.map(({ gate, message, remedy }) => ({
      field: 'gates',
      description: `${message} ${remedy}`,
      code: gate,
    })),
  });
}

/** Compiles the stored sources of a candidate twice. Throws DATA_CORRUPT when its sources or its IR are not there whole. */
export async function recompile(
  deps: RegistryDependencies,
  tenant: string,
  { tree, irDigest }: Candidate,
): Promise<Recompilation> {
  const files = await readTree(deps.objects, tenant, tree);
  await getText(deps.objects, tenant, irDigest);
  const run = () => compileSource(deps.limits, files).compilation;
  return { runs: [run(), run()] };
}
