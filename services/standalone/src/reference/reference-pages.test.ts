import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { referencePages } from './reference-pages.ts';

describe('generated pages of docs/', async () => {
  for (const [name, text] of await referencePages()) {
    it(`docs/${name} is what the code says`, () => {
      const file = fileURLToPath(new URL(`../../../../docs/${name}`, import.meta.url));
      assert.equal(readFileSync(file, 'utf8'), text, 'run "make generate"');
    });
  }
});
