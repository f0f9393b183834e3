/** A description that a reader passes over. */
const TEXT = 'x'.repeat(16 * 1024);
const MATCHES_A_PART = 16;

/** A Grype report of about so many bytes, in parts; other bytes for another name. */
export function* generatedReport(name: string, bytes: number): Generator<Buffer> {
  const parts = Math.ceil(bytes / (TEXT.length * MATCHES_A_PART));
  yield Buffer.from(
    `{"descriptor":{"name":"grype","version":"0.100.0"},"source":{"type":"image","target":{"userInput":"${name}"}},"matches":[`,
  );
  for (let part = 0; part < parts; part += 1) {
    const matches = Array.from({ length: MATCHES_A_PART }, (_, index) => match(part * MATCHES_A_PART + index));
    yield Buffer.from(`${part === 0 ? '' : ','}${matches.join(',')}`);
  }
  yield Buffer.from(']}');
}

function match(number: number): string {
  return JSON.stringify({
    vulnerability: { id: `CVE-2024-${10_000 + number}`, severity: 'High', description: TEXT },
    artifact: { name: 'lib', version: `${number}`, type: 'npm', purl: `pkg:npm/lib@${number}` },
  });
}
