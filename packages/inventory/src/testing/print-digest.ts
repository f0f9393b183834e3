import { joinedBytes } from './joined.ts';
import { realDocuments } from './real-documents.ts';
import { cycloneDx, digested, grypeMatch, grypeReport, openVex } from './small-documents.ts';

/**
 * The digest of a table of documents whose texts and times a locale or a time zone could change, and of the real ones where
 * they are. As a program it prints it.
 */
export async function digestOfTable(): Promise<string> {
  const names = ['i', 'I', 'ı', 'İ', 'ä', 'z', 'ß', 'Ä', 'ch', 'Z', '10', '9'];
  const small = digested(
    grypeReport(names.map((name) => grypeMatch(`OWN-${name}`, `pkg:generic/${encodeURIComponent(name)}@1`))),
    cycloneDx({
      metadata: { component: { type: 'container', name: 'shop/web', version: '1.0' } },
      components: names.map((name) => ({ name, licenses: names.map((id) => ({ license: { id } })), tags: names })),
    }),
    openVex(
      ...names.map((name) => ({
        '@id': name,
        vulnerability: { name: 'OWN-i' },
        products: ['shop/web:1.0'],
        timestamp: undefined,
      })),
      { vulnerability: { name: 'OWN-i' }, products: ['shop/web'], timestamp: '2026-03-29T02:30:00+01:00' },
      { vulnerability: { name: 'OWN-i' }, products: ['shop/web'], timestamp: '2026-03-29' },
    ),
  );
  return (await joinedBytes([...small, ...realDocuments()])).index.digest;
}

if (import.meta.main) process.stdout.write(await digestOfTable());
