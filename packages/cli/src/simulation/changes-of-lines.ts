import type { Change } from '@policy-registry/simulation';

/** Changes out of the NDJSON that they were written into. Lines end with a line feed alone: JSON may have any other separator in it. */
export async function* changesOfLines(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<readonly Change[], void, void> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    if (lines.length > 0) yield lines.map((line): Change => JSON.parse(line));
  }
}
