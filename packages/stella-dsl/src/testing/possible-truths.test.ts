import assert from 'node:assert/strict';
import { test } from 'node:test';
import { irOf } from '../fixtures.ts';
import { possibleTruths } from './possible-truths.ts';
import { StaticShapes } from './static-shapes.ts';

const PROFILE = 'profile p { cap = 9.0; off = false; none = null }';

/** `TFU`: what of true, false and unknown is possible. */
function possible(condition: string): string {
  const ir = irOf(`${PROFILE} rule r { when ${condition} then warn because "b" }`);
  const when = ir.rules[0]?.when;
  assert.ok(when !== undefined);
  return possibleTruths(when, new StaticShapes(ir))
    .map((truth) => (truth === null ? 'U' : truth ? 'T' : 'F'))
    .join('');
}

const table: readonly (readonly [string, string])[] = [
  ['advisory.kev', 'TFU'],
  ['advisory.kev == true', 'TFU'],
  ['env.flag', 'TFU'],
  ['vex.status == "fixed"', 'TFU'],
  ['severity.normalized >= "High"', 'TFU'],
  ['sbom.has_tag("a")', 'TFU'],
  // Constants are what they are.
  ['true', 'T'],
  ['null', 'U'],
  ['1 < 2', 'T'],
  ['profile.p.cap > 9', 'F'],
  ['profile.p.off', 'F'],
  ['profile.p.none == 1', 'U'],
  ['semver_compare("1.0.0", "2.0.0") == -1', 'T'],
  ['advisory.cvss == null', 'U'],
  ['advisory.severity == "Unknown"', 'U'],
  ['advisory.cvss == profile.p.none', 'U'],
  // Whether something is known, is known.
  ['exists(advisory.kev)', 'TF'],
  ['exists(vex.count(status == "fixed"))', 'T'],
  ['exists(coalesce(advisory.cvss, 0))', 'T'],
  ['not exists(vex.latest())', 'TF'],
  ['exists(advisory.kev) == true', 'TF'],
  // A default that fits its kind closes the gap; one that does not leaves it open.
  ['coalesce(advisory.kev, false)', 'TF'],
  ['coalesce(env.flag, false)', 'TF'],
  ['coalesce(advisory.cvss, 0) >= 7', 'TF'],
  ['coalesce(advisory.cvss, advisory.epss) >= 7', 'TFU'],
  ['coalesce(env.tier, "dev") == "prod"', 'TFU'],
  ['lowercase(coalesce(sbom.scope, "runtime")) == "dev"', 'TF'],
  ['lowercase(sbom.scope) == "dev"', 'TFU'],
  ['severity_band(coalesce(advisory.cvss, 0)) == "High"', 'TF'],
  ['coalesce(advisory.severity, "Low") == "High"', 'TF'],
  ['risk_score(coalesce(severity.base, 5), vex.count(true)) > 3', 'TF'],
  ['percent_of(1, vex.count(true)) > 3', 'TFU'],
  ['days_between(coalesce(advisory.published_at, "2026-01-01"), run.evaluated_at) > 30', 'TF'],
  ['days_between(advisory.published_at, run.evaluated_at) > 30', 'TFU'],
  ['run.evaluated_at < "2027-01-01"', 'TF'],
  // A statement has a status and an id; whatever else it says, it may also not say.
  ['vex.any(status == "fixed")', 'TF'],
  ['vex.all(status in ["fixed", "not_affected"])', 'TF'],
  ['vex.any(justification == "component_not_present")', 'TFU'],
  ['vex.any(exists(justification))', 'TF'],
  ['vex.any(status == "fixed" and sbom.name == "a")', 'TFU'],
  ['vex.any(false)', 'F'],
  ['vex.any(null)', 'FU'],
  ['vex.count(vendor == "a") > 1', 'TF'],
  ['sbom.any_component(exists(name))', 'TFU'],
  ['secret.match.count() > 0', 'TFU'],
  // Lists.
  ['sbom.name in ["a"]', 'TFU'],
  ['coalesce(sbom.name, "") in ["a"]', 'TF'],
  ['coalesce(sbom.name, "") not in ["a"]', 'TF'],
  ['sbom.name in ["a", null]', 'TU'],
  ['advisory.severity in ["High", "Unknown"]', 'TU'],
  ['coalesce(advisory.severity, "Low") in ["High", "Low"]', 'TF'],
  ['coalesce(advisory.severity, "Low") in coalesce(sbom.tags, ["High"])', 'TFU'],
  ['coalesce(sbom.name, "a") in coalesce(sbom.tags, [1])', 'TFU'],
  ['coalesce(advisory.cvss, 1) in [1, 2]', 'TF'],
  ['"a" in coalesce(sbom.tags, ["b"])', 'TF'],
  ['"a" in coalesce(sbom.tags, ["b", null])', 'TFU'],
  ['contains(coalesce(sbom.tags, ["b"]), "a")', 'TF'],
  ['contains(coalesce(sbom.tags, ["b", null]), "a")', 'TFU'],
  ['coalesce(sbom.tags, ["b"])[0] == "a"', 'TFU'],
  // Whole conditions.
  ['exists(sbom.name) and exists(sbom.purl)', 'TF'],
  ['exists(sbom.name) and advisory.kev', 'TFU'],
  ['advisory.kev and false', 'F'],
  ['advisory.kev or true', 'T'],
  ['not (advisory.kev or null)', 'FU'],
];
for (const [condition, wanted] of table) test(condition, () => assert.equal(possible(condition), wanted));
