import {
  type CedarValueJson,
  preparsePolicySet,
  type StatefulAuthorizationCall,
  statefulIsAuthorized,
} from '@cedar-policy/cedar-wasm/nodejs';
import type { Finding } from '@policy-registry/stella-dsl';
import { type Contender, DEFAULT_STATUS, EXPOSURE, factsOf } from './contender.ts';
import type { PeerRule } from './rules.ts';

const MICRO = 1_000_000;
/** Sets are kept by a name, for as long as the process lives. */
let sets = 0;

/**
 * Cedar, with the policy set parsed once and kept by its own API. Every rule is a `forbid`: an answer names all that are met.
 * Cedar's decimals have four digits, so EPSS is counted in millionths; it has no lists of records, so a statement is a text.
 */
export function cedar(findings: readonly Finding[], rules: readonly PeerRule[]): Contender {
  const staticPolicies = Object.fromEntries(
    rules.map(({ name, cedar: when }) => [name, `forbid(principal, action, resource) when { ${when} };`]),
  );
  sets += 1;
  const policySet = `bench-${sets}`;
  const parsed = preparsePolicySet(policySet, { staticPolicies });
  if (parsed.type === 'failure') throw new Error(JSON.stringify(parsed.errors));
  const order = new Map(rules.map(({ name }, index) => [name, index]));
  const rank = (name: string): number => order.get(name) ?? rules.length;
  const calls = findings.map((finding) => callOf(finding, policySet));
  return {
    name: 'cedar',
    rows: calls.length,
    decide(row) {
      const answer = statefulIsAuthorized(calls[row] as StatefulAuthorizationCall);
      if (answer.type === 'failure') throw new Error(JSON.stringify(answer.errors));
      const { reason, errors } = answer.response.diagnostics;
      if (errors.length > 0) throw new Error(JSON.stringify(errors));
      const matched = reason.sort((left, right) => rank(left) - rank(right));
      const [first] = matched;
      return { matched, status: first === undefined ? DEFAULT_STATUS : (rules[rank(first)]?.status ?? '') };
    },
  };
}

function callOf(finding: Finding, policySet: string): StatefulAuthorizationCall {
  const { id, name, purl, ecosystem, severity, cvss, epss, kev, fixAvailable, vex } = factsOf(finding);
  const decimal = cvss === null ? null : { __extn: { fn: 'decimal', arg: cvss.toFixed(4) } };
  const known: Record<string, CedarValueJson> = {
    name,
    purl,
    ecosystem,
    severity,
    cvss: decimal,
    epss: epss === null ? null : Math.round(epss * MICRO),
    kev,
    fix_available: fixAvailable,
  };
  const context = Object.fromEntries(Object.entries(known).filter(([, value]) => value !== null));
  const statuses = vex.map(({ status }) => status);
  const statements = vex.map(({ status, justification }) => `${status}/${justification ?? ''}`);
  return {
    principal: { type: 'Engine', id: 'bench' },
    action: { type: 'Action', id: 'evaluate' },
    resource: { type: 'Finding', id: finding.id },
    context: { ...context, id, exposure: EXPOSURE, statuses, vex: statements },
    preparsedPolicySetId: policySet,
    entities: [],
  };
}
