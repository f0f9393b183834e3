import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import wabt from 'wabt';

/** `brackets.wat` as WebAssembly in a module, so that whoever runs the reader needs no assembler. */
export async function assembledBrackets(): Promise<string> {
  const source = readFileSync(fileURLToPath(new URL('brackets.wat', import.meta.url)), 'utf8');
  const { parseWat } = await wabt();
  const { buffer } = parseWat('brackets.wat', source).toBinary({});
  const lines =
    Buffer.from(buffer)
      .toString('base64')
      .match(/.{1,100}/g) ?? [];
  return [
    '// Assembled from brackets.wat by write-brackets.ts. Do not edit.',
    'export const BRACKETS_WASM = [',
    ...lines.map((line) => `  '${line}',`),
    "].join('');",
    '',
  ].join('\n');
}

export const BRACKETS_MODULE = fileURLToPath(new URL('brackets-wasm.ts', import.meta.url));

if (import.meta.main) writeFileSync(BRACKETS_MODULE, await assembledBrackets());
