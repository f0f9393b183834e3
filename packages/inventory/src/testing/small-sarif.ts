import { LOG4J, LOG4SHELL, LOG4SHELL_GHSA } from './small-documents.ts';
import { LOG4SHELL_VECTOR } from './small-osv.ts';

export function sarifRun(
  name: string,
  rules: readonly object[],
  results: readonly object[],
  members: object = {},
): object {
  return { tool: { driver: { name, version: '1.0', rules } }, results, ...members };
}

export function sarif(...runs: readonly object[]): object {
  return { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs };
}

export function sarifLocation(uri: string, fullyQualifiedName?: string): object {
  const physicalLocation = { artifactLocation: { uri }, region: { startLine: 1 } };
  return { physicalLocation, ...(fullyQualifiedName && { logicalLocations: [{ fullyQualifiedName }] }) };
}

/** As Grype writes them, of an image. */
export const GRYPE_SARIF = sarif(
  sarifRun(
    'grype',
    [
      {
        id: `${LOG4SHELL_GHSA}-log4j-core`,
        name: 'JavaMatcherExactDirectMatch',
        shortDescription: { text: `${LOG4SHELL_GHSA} critical vulnerability for log4j-core package` },
        help: {
          text: `Vulnerability ${LOG4SHELL_GHSA}\nSeverity: critical\nPackage: log4j-core\nVersion: 2.14.1\nFix Version: 2.15.0\nType: java-archive\nLocation: /app.jar\nData Namespace: github:language:java\nLink: x`,
        },
        properties: { 'security-severity': '10.0', purls: [LOG4J] },
      },
    ],
    [
      {
        ruleId: `${LOG4SHELL_GHSA}-log4j-core`,
        message: {
          text: 'A critical vulnerability in java-archive package: log4j-core, version 2.14.1 was found in image shop/web:1.0 at: /app.jar',
        },
        partialFingerprints: { primaryLocationLineHash: 'efe1:1' },
        locations: [sarifLocation('web//app.jar', `shop/web:1.0@sha256:${'c'.repeat(64)}:/app.jar`)],
      },
    ],
  ),
);

/** As OSV-Scanner writes them, of a lock file. */
export const OSV_SARIF = sarif(
  sarifRun(
    'osv-scanner',
    [
      {
        id: LOG4SHELL,
        deprecatedIds: [LOG4SHELL, LOG4SHELL_GHSA],
        properties: { 'security-severity': '10.0' },
      },
    ],
    [
      {
        ruleId: LOG4SHELL,
        ruleIndex: 0,
        level: 'warning',
        message: {
          text: `Package 'org.apache.logging.log4j:log4j-core@2.14.1' is vulnerable to '${LOG4SHELL}' (also known as '${LOG4SHELL_GHSA}').`,
        },
        locations: [sarifLocation('file:///srv/shop/pom.xml')],
      },
    ],
  ),
);

/** As Snyk writes them, of a project. */
export const SNYK_SARIF = sarif(
  sarifRun(
    'Snyk Open Source',
    [
      {
        id: 'SNYK-JAVA-ORGAPACHELOGGINGLOG4J-2314720',
        shortDescription: { text: 'Critical severity - Remote Code Execution (RCE) vulnerability in log4j-core' },
        fullDescription: { text: `(${LOG4SHELL}) org.apache.logging.log4j:log4j-core@2.14.1` },
        properties: { tags: ['security', 'CWE-94', 'maven'], cvssv3_baseScore: 10, 'security-severity': '10' },
      },
    ],
    [
      {
        ruleId: 'SNYK-JAVA-ORGAPACHELOGGINGLOG4J-2314720',
        level: 'error',
        message: { text: 'This file introduces a vulnerable org.apache.logging.log4j:log4j-core package.' },
        locations: [sarifLocation('pom.xml', 'org.apache.logging.log4j:log4j-core@2.14.1')],
      },
    ],
  ),
);

/** As Trivy writes them, of an image. */
export const TRIVY_SARIF = sarif(
  sarifRun(
    'Trivy',
    [
      {
        id: LOG4SHELL,
        name: 'LanguageSpecificPackageVulnerability',
        properties: {
          precision: 'very-high',
          'security-severity': '10.0',
          tags: ['vulnerability', 'security', 'CRITICAL'],
          cvssv3_vector: LOG4SHELL_VECTOR,
          cvssv3_baseScore: 10,
        },
      },
    ],
    [
      {
        ruleId: LOG4SHELL,
        ruleIndex: 0,
        message: {
          text: `Package: org.apache.logging.log4j:log4j-core\nInstalled Version: 2.14.1\nVulnerability ${LOG4SHELL}\nSeverity: CRITICAL\nFixed Version: 2.15.0, 2.12.2\nLink: [x](x)`,
        },
        locations: [sarifLocation('app/lib/log4j-core-2.14.1.jar')],
      },
    ],
    { properties: { imageName: 'shop/web:1.0', repoTags: ['shop/web:1.0'], repoDigests: [], imageID: '' } },
  ),
);
