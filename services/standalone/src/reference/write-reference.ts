import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { referencePages } from './reference-pages.ts';

for (const [name, text] of await referencePages()) {
  writeFileSync(fileURLToPath(new URL(`../../../../docs/${name}`, import.meta.url)), text);
}
