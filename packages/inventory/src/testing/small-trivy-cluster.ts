import { LOG4J, LOG4SHELL } from './small-documents.ts';

/** A resource of a cluster, as Trivy writes them. */
export function trivyResource(Name: string, results: readonly object[], members: object = {}): object {
  return { Namespace: 'prod', Kind: 'Deployment', Name, Results: results, ...members };
}

export function trivyCluster(...Resources: readonly object[]): object {
  return { ClusterName: 'kind', Resources };
}

export function trivyVulnerability(members: object = {}): object {
  const name = 'org.apache.logging.log4j:log4j-core';
  return {
    VulnerabilityID: LOG4SHELL,
    PkgName: name,
    InstalledVersion: '2.14.1',
    PkgIdentifier: { PURL: LOG4J },
    Severity: 'CRITICAL',
    ...members,
  };
}
