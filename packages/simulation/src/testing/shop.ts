import assert from 'node:assert/strict';
import type { FactRow } from '@policy-registry/inventory';
import type { Override } from '@policy-registry/overrides';
import { compile } from '@policy-registry/stella-dsl';
import type { ReadColumns } from '../kernel/loaded-columns.ts';
import type { SidePolicy } from '../side-policy.ts';
import { type PolicySource, sidePolicy } from '../stella-side.ts';
import { memoryColumns } from './memory-columns.ts';
import { rowsForTest } from './rows-for-test.ts';

/** A small story: a shop, its findings, what is live and what is proposed. */
export const SHOP_RUN = {
  env: {},
  evaluatedAt: new Date('2026-06-01T00:00:00.000Z'),
  environment: 'prod',
  tenant: 'shop',
};

export function policySource(rules: string): PolicySource {
  const text = `policy "shop" syntax "stella-dsl@1" {\n${rules}\n}\n`;
  const { irJson, diagnostics } = compile([{ path: 'policy.stella', text }]);
  assert.ok(irJson !== undefined, JSON.stringify(diagnostics));
  return { irJson, pack: 'shop', version: '1.0.0' };
}

export function shopSide(rules: string, overrides: readonly Override[] = []): SidePolicy {
  return sidePolicy(policySource(rules), overrides, SHOP_RUN);
}

export const LIVE = `
  rule critical priority 1 { when advisory.cvss >= 9.0 then status := "blocked" because "Criticals do not ship" }
  rule kernel priority 2 { when sbom.name == "linux" then status := "suppressed" because "The host patches it" }
`;

export const PROPOSED = `
  rule exploited priority 1 { when advisory.kev then status := "blocked" because "Known exploited first" }
  rule kernel priority 2 { when sbom.name == "linux" then status := "suppressed" because "The host patches it" }
  rule high priority 3 { when advisory.cvss >= 7.0 then status := "blocked"; escalate because "High ones neither" }
  rule cobol priority 4 { when sbom.ecosystem == "cobol" then warn because "Really?" }
`;

const NAMES = ['openssl', 'linux', 'curl', 'zlib'];

/** Of some it is not known whether they are exploited. */
export const SHOP_ROWS: readonly FactRow[] = rowsForTest(60, (index) => {
  const name = NAMES[index % 4] ?? '';
  return {
    sbom: { name, purl: `pkg:deb/debian/${name}@${index % 3}.0`, ecosystem: 'deb' },
    advisory: {
      id: `CVE-2026-${String(index % 9).padStart(4, '0')}`,
      cvss: (index % 10) + 0.5,
      ...(index % 5 === 0 ? {} : { kev: index % 7 === 0 }),
    },
  };
});

export function shopColumns(): ReadColumns {
  return memoryColumns(SHOP_ROWS, 16);
}

/** In force, with an end. */
export function shopOverride(override: string, parts: Partial<Override>): Override {
  return {
    override,
    rule: '',
    scope: { purl: '', advisory: '', artifact: '', environment: 'prod' },
    status: 'deferred',
    owner: 'team-shop',
    reason: 'a patch is on its way',
    createTime: '2026-05-01T00:00:00.000Z',
    approveTime: '2026-05-02T00:00:00.000Z',
    expireTime: '2026-07-01T00:00:00.000Z',
    ...parts,
  };
}
