import type { Evaluation, Finding } from '@policy-registry/stella-dsl';
import type { Override, OverrideScope } from './override.ts';

export const AT = new Date('2026-06-01T00:00:00.000Z');

export type OverrideParts = Partial<Omit<Override, 'scope'>> & { readonly scope?: Partial<OverrideScope> };

/** One that is in force at `AT` and covers everything of `prod`, unless told otherwise. */
export function overrideOf({ scope = { environment: 'prod' }, ...parts }: OverrideParts = {}): Override {
  return {
    override: 'ovr-1',
    rule: '',
    status: 'suppressed',
    owner: 'team-shop',
    reason: 'not reachable here',
    createTime: '2026-05-01T00:00:00.000Z',
    approveTime: '2026-05-02T00:00:00.000Z',
    expireTime: '2026-07-01T00:00:00.000Z',
    ...parts,
    scope: { purl: '', advisory: '', artifact: '', environment: '', ...scope },
  };
}

export function findingOf(
  purl = 'pkg:npm/lodash@4.17.20',
  id = 'CVE-2021-23337',
  aliases: readonly string[] = [],
): Finding {
  return { id: 'f-1', sbom: { purl }, advisory: { id, aliases, severity: 'High' }, vex: [] };
}

export const BLOCKED: Evaluation = {
  status: 'blocked',
  severity: 'High',
  score: '7.2',
  winningRule: 'block_high',
  warnings: ['look'],
  annotations: { owner: 'shop' },
  explain: [{ rule: 'block_high', outcome: 'matched', inputs: [], effects: [] }],
};
