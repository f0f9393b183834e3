import { CliError } from '../exit-code.ts';
import type { Streams } from '../output/streams.ts';
import { decodeText, MAX_FILE_BYTES } from '../pack-folder.ts';
import type { Input } from './input.ts';

const NAME = '<standard input>';

/** What is piped in, as a `.stella` file that lies nowhere. */
export async function readStandardInput({ input = process.stdin }: Streams): Promise<Input> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of input) {
    bytes += chunk.byteLength;
    if (bytes > MAX_FILE_BYTES) throw new CliError('FILE_ERROR', `${NAME} is larger than ${MAX_FILE_BYTES} bytes`);
    chunks.push(chunk);
  }
  const text = decodeText(Buffer.concat(chunks), NAME);
  return { kind: 'file', path: NAME, files: [{ path: NAME, text }], at: () => NAME };
}
