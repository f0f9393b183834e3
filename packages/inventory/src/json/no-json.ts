import { DocumentError } from '../document-error.ts';

/** How files begin that people take for the JSON in them. */
const COMPRESSED: readonly (readonly [begin: string, method: string])[] = [
  ['\x1f\x8b', 'gzip'],
  ['\x28\xb5\x2f\xfd', 'Zstandard'],
  ['\xfd7zXZ\0', 'xz'],
  ['BZh', 'bzip2'],
  ['PK', 'zip'],
];
const LONGEST = 6;

const UTF_16 = ['\xff\xfe', '\xfe\xff'];

/** What a document is that is plainly no JSON in UTF-8: nobody is helped by the place of the first wrong byte in it. Throws `DocumentError`. */
export function refuseNoJson(document: Uint8Array): void {
  const begin = Buffer.from(document.subarray(0, LONGEST)).toString('latin1');
  const [, method] = COMPRESSED.find(([magic]) => begin.startsWith(magic)) ?? [];
  if (method !== undefined) throw new DocumentError('UNKNOWN_FORMAT', `is compressed with ${method}: unpack it first`);
  if (UTF_16.some((mark) => begin.startsWith(mark))) {
    throw new DocumentError('MALFORMED_JSON', 'is UTF-16: only UTF-8 is read');
  }
  const first = document.find((byte) => byte > 0x20 && byte !== 0xef && byte !== 0xbb && byte !== 0xbf);
  if (first === 0x3c) throw new DocumentError('UNKNOWN_FORMAT', 'looks like XML; only JSON documents are read');
}
