import { test } from 'node:test';
import { readVectors } from './read-vectors.ts';
import { runVector } from './run-vector.ts';
import { nameOf } from './vector.ts';

for (const file of readVectors()) {
  for (const [proves, vectors] of Object.entries(file.vectors)) {
    for (const vector of vectors) {
      test(`${file.path} ${proves}: ${nameOf(vector)}`, () => void runVector(file, vector));
    }
  }
}
