/** A rule in the four languages. Each says of a fact that is not known that the rule does not match. */
export interface PeerRule {
  readonly name: string;
  readonly status: string;
  readonly stella: string;
  /** Over the variables of `cel.ts`; null is unknown. */
  readonly cel: string;
  /** Over the context of `cedar.ts`. */
  readonly cedar: string;
  /** Body of a rule in Rego, over the input of `../simulation/opa.ts`; what is not known is not there. */
  readonly rego: string;
}

const NAMES = [
  'openssl',
  'libssl1.1',
  'glibc',
  'libc6',
  'libc-bin',
  'curl',
  'libcurl4',
  'zlib1g',
  'log4j-core',
  'django',
];
const quoted = (texts: readonly string[]): string => texts.map((text) => JSON.stringify(text)).join(', ');

/** In the order in which the first that matches settles the status. */
export const RULES: readonly PeerRule[] = [
  {
    name: 'known_exploited',
    status: 'blocked',
    stella: 'advisory.kev',
    cel: 'kev == true',
    cedar: 'context has kev && context.kev',
    rego: 'input.kev == true',
  },
  {
    name: 'vex_absent',
    status: 'not_affected',
    stella:
      'vex.any(status == "not_affected" and justification in ["component_not_present", "vulnerable_code_not_present"])',
    cel: 'vex.exists(s, s.status == "not_affected" && s.justification in ["component_not_present", "vulnerable_code_not_present"])',
    cedar:
      'context.vex.containsAny(["not_affected/component_not_present", "not_affected/vulnerable_code_not_present"])',
    rego: 'some s in input.vex; s.status == "not_affected"; s.justification in {"component_not_present", "vulnerable_code_not_present"}',
  },
  {
    name: 'critical',
    status: 'blocked',
    stella: 'advisory.severity == "Critical" and not vex.any(status == "not_affected")',
    cel: 'severity == "Critical" && !vex.exists(s, s.status == "not_affected")',
    cedar: 'context has severity && context.severity == "Critical" && !(context.statuses.contains("not_affected"))',
    rego: 'input.severity == "Critical"; every s in input.vex { s.status != "not_affected" }',
  },
  {
    name: 'cvss_nine',
    status: 'blocked',
    stella: 'advisory.cvss >= 9.0',
    cel: 'cvss != null && cvss >= 9.0',
    cedar: 'context has cvss && context.cvss.greaterThanOrEqual(decimal("9.0"))',
    rego: 'input.cvss >= 9.0',
  },
  {
    name: 'likely',
    status: 'escalated',
    stella: 'advisory.epss >= 0.001 and advisory.cvss >= 5.0',
    cel: 'epss != null && epss >= 0.001 && cvss != null && cvss >= 5.0',
    cedar:
      'context has epss && context.epss >= 1000 && context has cvss && context.cvss.greaterThanOrEqual(decimal("5.0"))',
    rego: 'input.epss >= 0.001; input.cvss >= 5.0',
  },
  {
    name: 'fixable',
    status: 'affected',
    stella: 'advisory.fix_available and advisory.cvss >= 7.0',
    cel: 'fix_available == true && cvss != null && cvss >= 7.0',
    cedar:
      'context has fix_available && context.fix_available && context has cvss && context.cvss.greaterThanOrEqual(decimal("7.0"))',
    rego: 'input.fix_available == true; input.cvss >= 7.0',
  },
  {
    name: 'reachable_from_outside',
    status: 'escalated',
    stella: 'env.exposure == "internet" and advisory.severity in ["High", "Critical"]',
    cel: 'exposure == "internet" && severity in ["High", "Critical"]',
    cedar: 'context.exposure == "internet" && context has severity && ["High", "Critical"].contains(context.severity)',
    rego: 'input.exposure == "internet"; input.severity in {"High", "Critical"}',
  },
  {
    name: 'watched',
    status: 'under_investigation',
    stella: `sbom.name in [${quoted(NAMES)}] and advisory.cvss >= 5.0`,
    cel: `name in [${quoted(NAMES)}] && cvss != null && cvss >= 5.0`,
    cedar: `context has name && [${quoted(NAMES)}].contains(context.name) && context has cvss && context.cvss.greaterThanOrEqual(decimal("5.0"))`,
    rego: `input.name in {${quoted(NAMES)}}; input.cvss >= 5.0`,
  },
  {
    name: 'debian_minor',
    status: 'deferred',
    stella: 'sbom.ecosystem == "deb" and advisory.severity in ["None", "Low"]',
    cel: 'ecosystem == "deb" && severity in ["None", "Low"]',
    cedar:
      'context has ecosystem && context.ecosystem == "deb" && context has severity && ["None", "Low"].contains(context.severity)',
    rego: 'input.ecosystem == "deb"; input.severity in {"None", "Low"}',
  },
  {
    name: 'old',
    status: 'deferred',
    stella: 'starts_with(advisory.id, "CVE-2011-") or starts_with(advisory.id, "CVE-2013-")',
    cel: 'id.startsWith("CVE-2011-") || id.startsWith("CVE-2013-")',
    cedar: 'context.id like "CVE-2011-*" || context.id like "CVE-2013-*"',
    rego: 'strings.any_prefix_match(input.id, {"CVE-2011-", "CVE-2013-"})',
  },
  {
    name: 'library',
    status: 'affected',
    stella: 'matches(sbom.purl, "pkg:deb/debian/lib*@*") and advisory.cvss > 4.0 and advisory.cvss < 7.0',
    cel: 'purl != null && purl.startsWith("pkg:deb/debian/lib") && purl.contains("@") && cvss != null && cvss > 4.0 && cvss < 7.0',
    cedar:
      'context has purl && context.purl like "pkg:deb/debian/lib*@*" && context has cvss && context.cvss.greaterThan(decimal("4.0")) && context.cvss.lessThan(decimal("7.0"))',
    rego: 'startswith(input.purl, "pkg:deb/debian/lib"); contains(input.purl, "@"); input.cvss > 4.0; input.cvss < 7.0',
  },
  {
    name: 'unrated',
    status: 'under_investigation',
    stella: 'not exists(advisory.cvss) and not exists(vex.status)',
    cel: 'cvss == null && size(vex) == 0',
    cedar: '!(context has cvss) && context.statuses.isEmpty()',
    rego: 'not input.cvss; count(input.vex) == 0',
  },
];
