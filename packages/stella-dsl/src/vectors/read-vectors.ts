import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import type { Given, Vector, VectorFile } from './vector.ts';

const FOLDER = new URL('../../vectors/', import.meta.url);
const BASE = 'finding.yaml';

const read = (name: string): string => readFileSync(new URL(name, FOLDER), 'utf8');

/** Every vector file, checked against the schema that editors complete by. Throws where one is not of the form. */
export function readVectors(): VectorFile[] {
  const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile<Omit<VectorFile, 'path'>>(
    JSON.parse(read('vector.schema.json')),
  );
  const names = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml') && name !== BASE);
  return names.sort().map((path) => {
    const file: unknown = parseYaml(path);
    if (validate(file)) return { path, ...file };
    const problems = (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
    throw new Error(`${path} is no vector file:\n${problems.join('\n')}`);
  });
}

function parseYaml(path: string): unknown {
  try {
    return parse(read(path));
  } catch (cause) {
    throw new Error(`${path} is not YAML`, { cause });
  }
}

/** The finding and run of vectors that say nothing else. */
export function baseFinding(): Given {
  return parse(read(BASE)) as Given;
}

/** All vectors, with what they prove: a clause or a code. */
export function vectorsOf(files: readonly VectorFile[]): { file: VectorFile; proves: string; vector: Vector }[] {
  return files.flatMap((file) =>
    Object.entries(file.vectors).flatMap(([proves, vectors]) => vectors.map((vector) => ({ file, proves, vector }))),
  );
}
