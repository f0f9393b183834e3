import { ecosystemPackageUrl } from '../facts/ecosystem.ts';
import { ecosystemOfFile, ecosystemOfManager } from '../facts/manifest-ecosystem.ts';
import { purlFamily } from '../facts/package-url.ts';
import type { JsonView } from '../json/json-view.ts';
import type { ReaderContext } from './reader-context.ts';
import type { SarifRule } from './sarif-rule.ts';
import { linesOf, purlsIn, textStart } from './sarif-text.ts';

/** Grype's and OSV-Scanner's sentences. */
const GRYPE = /^An? (\w+) vulnerability in \S+ package: (.+?), version (.*?) was found /;
const OSV = /^Package '(.+)@([^@']*)' is vulnerable to /;

/** What a result says of the package that it is about. */
export interface SarifPackage {
  readonly purl?: string | undefined;
  readonly name: string;
  readonly version?: string | undefined;
}

/** What the message of a result says, as far as a scanner is known to write it so. */
export interface SarifMessage {
  readonly name?: string | undefined;
  readonly version?: string | undefined;
  readonly severity?: string | undefined;
  readonly fixed?: string | undefined;
}

/** SARIF has no place for a package: what scanners know of it, they write into the message that people read. */
export function readMessage(result: JsonView, rule: SarifRule | undefined): SarifMessage {
  const text = textStart(result.object('message'), 'text');
  const grype = GRYPE.exec(text);
  if (grype !== null) {
    return { severity: grype[1], name: grype[2], version: grype[3], fixed: rule?.help.get('Fix Version') };
  }
  const osv = OSV.exec(text);
  if (osv !== null) return { name: osv[1], version: osv[2] };
  const trivy = linesOf(text);
  return {
    name: trivy.get('Package'),
    version: trivy.get('Installed Version'),
    severity: trivy.get('Severity'),
    fixed: trivy.get('Fixed Version'),
  };
}

/** `undefined` when neither a purl nor a name is told. `uri` is the file where it was found. */
export function readPackage(
  result: JsonView,
  rule: SarifRule | undefined,
  message: SarifMessage,
  uri: string | undefined,
  context: ReaderContext,
): SarifPackage | undefined {
  const own = [
    result.object('properties'),
    result.object('partialFingerprints'),
    result.object('fingerprints'),
  ].flatMap(purlsIn);
  const located = message.name === undefined ? readLogicalLocation(result) : undefined;
  const { name, version } = located ?? message;
  const purl = own.find((text) => context.purls.read(text) !== undefined) ?? ofRule(rule, version, context);
  if (purl !== undefined) return { purl, name: name ?? purl, version: version || undefined };
  if (name === undefined || name === '') return undefined;
  const managers = rule?.tags.flatMap((tag) => ecosystemOfManager(tag) ?? []) ?? [];
  const ecosystem = managers[0] ?? ecosystemOfFile(uri ?? '');
  const derived = ecosystem === undefined ? undefined : ecosystemPackageUrl(ecosystem, name, version || undefined);
  return { purl: derived, name, version: version || undefined };
}

/** A rule is about a package in all its versions, and names one of them: the result's own version counts. */
function ofRule(rule: SarifRule | undefined, version: string | undefined, context: ReaderContext): string | undefined {
  const [first, ...others] = rule?.purls ?? [];
  const purl = first === undefined || others.length > 0 ? undefined : context.purls.read(first);
  if (purl === undefined || !version || purl.version === undefined) return purl && first;
  // A purl has the epoch of a version among its qualifiers.
  if (purl.version === version || version.endsWith(`:${purl.version}`)) return first;
  return `${purlFamily(purl.coordinates)}@${encodeURIComponent(version)}`;
}

/** Snyk's `name@version`. Others write paths there. */
function readLogicalLocation(result: JsonView): SarifMessage | undefined {
  const [location] = result.objects('locations');
  const [logical] = location?.objects('logicalLocations') ?? [];
  const [, name, version] = /^([^\s]+)@([^@\s/]+)$/.exec(logical?.filledText('fullyQualifiedName') ?? '') ?? [];
  return name === undefined ? undefined : { name, version };
}
