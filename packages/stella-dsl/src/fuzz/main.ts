import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sha256 } from '@policy-registry/canonical';
import { target } from './policies-target.ts';
import { type Find, runFuzz } from './run-fuzz.ts';

/**
 * `npm run fuzz` checks FUZZ_INPUTS inputs (a million) from FUZZ_SEED (by chance); `npm run fuzz -- FILE` checks one that was
 * found. What is found is printed and kept in `.cache/fuzz`. Ends with 1 where something was found, or time ran out.
 */
const FINDS = fileURLToPath(new URL('../../../../.cache/fuzz', import.meta.url));
const [, , file] = process.argv;

if (file === undefined) await fuzz();
else {
  target.check(readFileSync(file, 'utf8'));
  console.log(`${file}: nothing found`);
}

async function fuzz(): Promise<void> {
  const inputs = numberOf('FUZZ_INPUTS', 1_000_000);
  const seed = numberOf('FUZZ_SEED', Math.floor(Math.random() * 0x7fffffff));
  const inputMs = numberOf('FUZZ_INPUT_MS', 10_000);
  const totalMs = numberOf('FUZZ_MINUTES', 60) * 60_000;
  console.log(`fuzzing ${inputs} inputs, FUZZ_SEED=${seed}`);
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  let shown = 0;
  const onProgress = (done: number): void => {
    if (done < shown + inputs / 20) return;
    shown = done;
    console.log(`${done} inputs, ${seconds()} s`);
  };
  const targetUrl = new URL('./policies-target.ts', import.meta.url).href;
  const onFind = ({ input, reason }: Find): void => console.error(`\n${keep(input)}: ${reason}\n`);
  const result = await runFuzz({ targetUrl, inputs, seed, inputMs, totalMs, onProgress, onFind });
  console.log(`${result.inputs} inputs, ${seconds()} s, FUZZ_SEED=${seed}, ${result.finds.length} found`);
  process.exitCode = result.finds.length > 0 || result.inputs < inputs ? 1 : 0;
}

function numberOf(name: string, otherwise: number): number {
  const value = Number(process.env[name] ?? otherwise);
  if (!Number.isFinite(value) || value < 0) throw new RangeError(`${name} is a number from 0`);
  return value;
}

function keep(input: string): string {
  mkdirSync(FINDS, { recursive: true });
  const path = `${FINDS}/${sha256(input).slice(7, 19)}.stella`;
  writeFileSync(path, input);
  return path;
}
