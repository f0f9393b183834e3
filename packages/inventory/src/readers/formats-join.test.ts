import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joined } from '../testing/joined.ts';
import { csaf, csafProduct } from '../testing/small-csaf.ts';
import {
  cycloneDx,
  digested,
  grypeMatch,
  grypeReport,
  LOG4J,
  LOG4SHELL,
  LOG4SHELL_GHSA,
  openVex,
  trivyReport,
} from '../testing/small-documents.ts';
import { osvPackage, osvReport, osvSource } from '../testing/small-osv.ts';
import { GRYPE_SARIF, OSV_SARIF, TRIVY_SARIF } from '../testing/small-sarif.ts';
import {
  SPDX3_ROOT,
  SPDX3_VULNERABILITY,
  spdx2,
  spdx3,
  spdx3Assessment,
  spdx3Package,
  spdxPackage,
} from '../testing/small-spdx.ts';
import { trivyVulnerability } from '../testing/small-trivy-cluster.ts';

const SPDX3_PACKAGE = spdx3Package('urn:shop:log4j', LOG4J);

/** Log4Shell in log4j of `shop/web:1.0`, as each format says it. */
const found: [string, object][] = [
  ['Grype', grypeReport([grypeMatch(LOG4SHELL_GHSA, LOG4J, [{ id: LOG4SHELL }])])],
  ['Trivy', trivyReport([{ Type: 'jar', Vulnerabilities: [trivyVulnerability()] }])],
  ['SARIF of Grype', GRYPE_SARIF],
  ['SARIF of Trivy', TRIVY_SARIF],
  [
    'SPDX 2.3',
    spdx2([
      spdxPackage('SPDXRef-log4j', LOG4J, {
        externalRefs: [
          { referenceType: 'purl', referenceLocator: LOG4J },
          { referenceType: 'advisory', referenceLocator: `https://nvd.nist.gov/vuln/detail/${LOG4SHELL}` },
        ],
      }),
    ]),
  ],
  ['SPDX 3.0', spdx3([...SPDX3_ROOT, SPDX3_PACKAGE, SPDX3_VULNERABILITY, spdx3Assessment('VexAffected')])],
  [
    'CycloneDX',
    cycloneDx({
      metadata: { component: { type: 'container', name: 'shop/web', version: '1.0' } },
      components: [{ name: 'log4j-core', 'bom-ref': 'log4j', purl: LOG4J }],
      vulnerabilities: [{ id: LOG4SHELL, affects: [{ ref: 'log4j' }] }],
    }),
  ],
];

for (const [name, report] of found) {
  for (const [other, second] of found) {
    test(`what ${name} and ${other} find is one finding`, async () => {
      // A report that has only the GHSA is brought together with one that has only the CVE by one that has both.
      const table = await joined(digested(report, second, found[0]?.[1]));
      assert.equal(table.rowCount, 1);
      const { sbom, advisory } = table.finding(0);
      assert.deepEqual([table.subject(0), sbom.purl, advisory.id], ['shop/web:1.0', LOG4J, LOG4SHELL]);
      assert.ok(!('subject' in sbom));
    });
  }
}

test('what OSV-Scanner’s two formats find in one lock file is one finding', async () => {
  const table = await joined(digested(OSV_SARIF, osvReport([osvSource('/srv/shop/pom.xml', osvPackage())])));
  assert.equal(table.rowCount, 1);
  assert.deepEqual([table.subject(0), table.finding(0).advisory.id], ['/srv/shop/pom.xml', LOG4SHELL]);
});

test('a vulnerability in two lock files is two findings', async () => {
  assert.equal(
    (await joined(digested(osvReport([osvSource('/a', osvPackage()), osvSource('/b', osvPackage())])))).rowCount,
    2,
  );
});

const OCI = 'pkg:oci/web?repository_url=shop/web&tag=1.0';
const vex = (...products: Parameters<typeof csafProduct>[]) => {
  const full_product_names = products.map((product) => csafProduct(...product));
  const related = { product_reference: 'P1', relates_to_product_reference: 'P2', full_product_name: csafProduct('R') };
  const product_status = { known_not_affected: products.length > 1 ? ['R'] : ['P1'] };
  return csaf(
    { full_product_names, relationships: products.length > 1 ? [related] : [] },
    { cve: LOG4SHELL, product_status },
  );
};
const bom = (cpe: string, ...guesses: readonly string[]) => {
  const properties = guesses.map((value) => ({ name: 'syft:cpe23', value }));
  return cycloneDx({
    metadata: { component: { type: 'container', name: 'shop/web', version: '1.0' } },
    components: [{ name: 'log4j-core', purl: LOG4J, cpe, properties }],
  });
};
const sbom = (cpe: string) => {
  const externalRefs = [
    { referenceType: 'purl', referenceLocator: LOG4J },
    { referenceType: 'cpe23Type', referenceLocator: cpe },
  ];
  return spdx2([spdxPackage('SPDXRef-log4j', LOG4J, { externalRefs })]);
};

const RPM = { name: 'openssl', version: '1:1.1.1k-5.el8' };
const RPM_PURL = 'pkg:rpm/redhat/openssl@1.1.1k-5.el8';
const withEpoch: [string, object][] = [
  [
    'Trivy',
    trivyReport([
      {
        Type: 'redhat',
        Vulnerabilities: [
          trivyVulnerability({ PkgName: RPM.name, InstalledVersion: RPM.version, PkgIdentifier: undefined }),
        ],
      },
    ]),
  ],
  [
    'OSV-Scanner',
    osvReport([osvSource('shop/web:1.0', osvPackage(undefined, { package: { ...RPM, ecosystem: 'Red Hat:8' } }))]),
  ],
];
for (const [name, report] of withEpoch) {
  test(`an RPM with an epoch of ${name} without a purl is that of Grype, and of VEX`, async () => {
    const grype = {
      ...grypeMatch(),
      artifact: { ...RPM, purl: `${RPM_PURL}?arch=x86_64&epoch=1` },
    };
    const table = await joined(digested(report, grypeReport([grype]), openVex({ products: [RPM_PURL] })));
    assert.equal(table.rowCount, 1);
    const { sbom, vex } = table.finding(0);
    assert.deepEqual([sbom.purl, vex.length], [RPM_PURL, 1]);
  });
}

/** VEX on the finding of Grype, in the ways of each format; whether it applies. */
const spoken: [string, readonly object[], boolean][] = [
  ['CSAF, by purl', [vex(['P1', { purl: LOG4J }])], true],
  ['CSAF, of another version', [vex(['P1', { purl: LOG4J.replace('2.14.1', '2.15.0') }])], false],
  ['CSAF, of the image', [vex(['P1', { purl: OCI }])], true],
  ['CSAF, of the part of the image', [vex(['P1', { purl: LOG4J }], ['P2', { purl: OCI }])], true],
  [
    'CSAF, of the part of another image',
    [vex(['P1', { purl: LOG4J }], ['P2', { purl: OCI.replace('1.0', '2.0') }])],
    false,
  ],
  [
    'CSAF, by a CPE that an SBOM has',
    [vex(['P1', { cpe: 'cpe:/a:apache:log4j:2.14.1' }]), sbom('cpe:2.3:a:apache:log4j:2.14.1:*:*:*:*:*:*:*')],
    true,
  ],
  [
    'CSAF, by another CPE',
    [vex(['P1', { cpe: 'cpe:/a:apache:log4j:2.15.0' }]), sbom('cpe:2.3:a:apache:log4j:2.14.1:*:*:*:*:*:*:*')],
    false,
  ],
  [
    'CSAF, by the CPE of CycloneDX',
    [vex(['P1', { cpe: 'cpe:/a:apache:log4j:2.14.1' }]), bom('cpe:2.3:a:apache:log4j:2.14.1:*:*:*:*:*:*:*')],
    true,
  ],
  [
    'CSAF, by one of the CPEs that Syft guessed',
    [
      vex(['P1', { cpe: 'cpe:/a:apache:log4j:2.14.1' }]),
      bom('cpe:2.3:a:apache:log4j:2.14.1:*:*:*:*:*:*:*', 'cpe:2.3:a:log4j-core:log4j:2.14.1:*:*:*:*:*:*:*'),
    ],
    false,
  ],
  [
    'OpenVEX, by a CPE',
    [
      openVex({
        products: [{ '@id': 'https://shop.example/web', identifiers: { cpe22: 'cpe:/a:apache:log4j:2.14.1' } }],
      }),
      sbom('cpe:2.3:a:apache:log4j:2.14.1:*:*:*:*:*:*:*'),
    ],
    true,
  ],
  [
    'OpenVEX, of another CVE that has this one for an alias',
    [openVex({ vulnerability: { name: 'CVE-2026-0001', aliases: [LOG4SHELL] }, products: [LOG4J] })],
    false,
  ],
  ['CSAF, in words', [vex(['P1', {}])], false],
  [
    'OpenVEX, by an id of an SPDX document',
    [openVex({ products: ['https://shop.example/sbom/1#SPDXRef-log4j'] }), sbom('')],
    true,
  ],
  ['SPDX 3, by purl', [spdx3([SPDX3_PACKAGE, SPDX3_VULNERABILITY, spdx3Assessment('VexFixed')])], true],
  [
    'SPDX 3, in the image',
    [spdx3([...SPDX3_ROOT, SPDX3_PACKAGE, SPDX3_VULNERABILITY, spdx3Assessment('VexFixed')])],
    true,
  ],
  [
    'SPDX 3, in another image',
    [
      spdx3([
        ...SPDX3_ROOT.slice(0, 2),
        { ...SPDX3_ROOT[2], software_packageVersion: '2.0' },
        SPDX3_PACKAGE,
        SPDX3_VULNERABILITY,
        spdx3Assessment('VexFixed'),
      ]),
    ],
    false,
  ],
  [
    'SPDX 3, by an id of another document',
    [
      spdx3([SPDX3_VULNERABILITY, spdx3Assessment('VexFixed', { to: ['https://shop.example/sbom/1#SPDXRef-log4j'] })]),
      sbom(''),
    ],
    true,
  ],
];

for (const [name, documents, applies] of spoken) {
  test(`${name}: it ${applies ? 'applies' : 'does not apply'}`, async () => {
    const table = await joined(digested(grypeReport([grypeMatch(LOG4SHELL)]), ...documents));
    assert.equal(table.rowCount, 1);
    assert.equal(table.finding(0).vex.length, applies ? 1 : 0);
  });
}
