import { LOG4SHELL, LOG4SHELL_GHSA } from './small-documents.ts';

/** A package by its purl. */
export function spdxPackage(id: string, purl: string, members: object = {}): object {
  const [name, versionInfo] = purl.slice(purl.lastIndexOf('/') + 1).split('@');
  return {
    SPDXID: id,
    name,
    versionInfo,
    externalRefs: [{ referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: purl }],
    ...members,
  };
}

export const SPDX_IMAGE = {
  SPDXID: 'SPDXRef-image',
  name: 'shop/web',
  versionInfo: '1.0',
  primaryPackagePurpose: 'CONTAINER',
};

/** An SBOM of `shop/web:1.0`. */
export function spdx2(packages: readonly object[], members: object = {}): object {
  return {
    spdxVersion: 'SPDX-2.3',
    SPDXID: 'SPDXRef-DOCUMENT',
    name: 'shop/web',
    documentNamespace: 'https://shop.example/sbom/1',
    creationInfo: { created: '2026-01-01T00:00:00Z', creators: ['Organization: Shop', 'Tool: syft-1.4.1'] },
    packages: [SPDX_IMAGE, ...packages],
    relationships: [
      { spdxElementId: 'SPDXRef-DOCUMENT', relatedSpdxElement: 'SPDXRef-image', relationshipType: 'DESCRIBES' },
    ],
    ...members,
  };
}

export function spdx3Package(spdxId: string, purl: string, members: object = {}): object {
  const [name, version] = purl.slice(purl.lastIndexOf('/') + 1).split('@');
  const known = { type: 'software_Package', spdxId, creationInfo: '_:creation', name, software_packageUrl: purl };
  return { ...known, software_packageVersion: version, ...members };
}

export const SPDX3_VULNERABILITY = {
  type: 'security_Vulnerability',
  spdxId: 'urn:shop:log4shell',
  externalIdentifier: [
    { type: 'ExternalIdentifier', externalIdentifierType: 'cve', identifier: LOG4SHELL },
    { type: 'ExternalIdentifier', externalIdentifierType: 'securityOther', identifier: LOG4SHELL_GHSA },
  ],
  security_publishedTime: '2021-12-10T10:15:09Z',
};

/** Said by `security_Vex...`, `security_Cvss...` and the like of Log4Shell in log4j. */
export function spdx3Assessment(kind: string, members: object = {}): object {
  const from = SPDX3_VULNERABILITY.spdxId;
  const type = `security_${kind}VulnAssessmentRelationship`;
  return { type, spdxId: `urn:shop:${kind}`, from, to: ['urn:shop:log4j'], creationInfo: '_:creation', ...members };
}

export function spdx3(graph: readonly object[], members: object = {}): object {
  return {
    '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld',
    '@graph': [
      {
        type: 'CreationInfo',
        '@id': '_:creation',
        specVersion: '3.0.1',
        created: '2026-01-01T00:00:00Z',
        createdBy: ['urn:shop:org'],
        createdUsing: ['urn:shop:tool'],
      },
      { type: 'Organization', spdxId: 'urn:shop:org', name: 'Shop' },
      { type: 'Tool', spdxId: 'urn:shop:tool', name: 'yocto' },
      ...graph,
    ],
    ...members,
  };
}

/** What makes an SBOM of the image `urn:shop:image` of a graph. */
export const SPDX3_ROOT = [
  { type: 'SpdxDocument', spdxId: 'urn:shop:doc', creationInfo: '_:creation', rootElement: ['urn:shop:sbom'] },
  { type: 'software_Sbom', spdxId: 'urn:shop:sbom', rootElement: ['urn:shop:image'] },
  {
    type: 'software_Package',
    spdxId: 'urn:shop:image',
    name: 'shop/web',
    software_packageVersion: '1.0',
    software_primaryPurpose: 'container',
  },
];
