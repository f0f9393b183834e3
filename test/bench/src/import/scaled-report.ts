/** A parsed report. */
type Json = Record<string, unknown>;

/**
 * A real report with its entries again and again, until it has at least `size` bytes. In every copy all packages have another
 * version, so that nothing in it is the same finding twice. Written as the report is, with or without white space.
 */
export function scaledReport(bytes: Uint8Array, size: number): Buffer {
  const text = Buffer.from(bytes).toString('utf8');
  const indent = /^\{\n(\s+)/.exec(text)?.[1];
  const copies = Math.ceil(size / bytes.length);
  return Buffer.from(JSON.stringify(repeated(JSON.parse(text) as Json, copies), null, indent));
}

function repeated(report: Json, copies: number): Json {
  if (Array.isArray(report.Results)) {
    const results = (report.Results as Json[]).map((result) => repeatedLists(result, copies));
    return { ...report, Results: results };
  }
  return repeatedLists(report, copies);
}

const LISTS = ['matches', 'components', 'vulnerabilities', 'Packages', 'Vulnerabilities'];

function repeatedLists(holder: Json, copies: number): Json {
  return Object.fromEntries(
    Object.entries(holder).map(([key, value]) => {
      if (!LISTS.includes(key) || !Array.isArray(value)) return [key, value];
      return [key, Array.from({ length: copies }, (_, copy) => value.map((item) => ofCopy(item, copy))).flat()];
    }),
  );
}

/** Members that hold a version of the package, or a purl or reference with one. */
const VERSIONED = new Set(['purl', 'PURL', 'version', 'Version', 'InstalledVersion', 'bom-ref', 'ref']);

function ofCopy(value: unknown, copy: number, key?: string): unknown {
  if (copy === 0) return value;
  if (typeof value === 'string') return key !== undefined && VERSIONED.has(key) ? versioned(value, copy) : value;
  if (Array.isArray(value)) return value.map((item) => ofCopy(item, copy));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, ofCopy(member, copy, name)]));
}

/** `1.2` becomes `1.2.c7`, and `pkg:deb/debian/x@1.2?arch=amd64` becomes `pkg:deb/debian/x@1.2.c7?arch=amd64`. */
function versioned(text: string, copy: number): string {
  const end = /[?#]/.exec(text)?.index ?? text.length;
  return `${text.slice(0, end)}.c${copy}${text.slice(end)}`;
}
