import { contributionsOf, coverageOf } from './coverage.ts';
import { readVectors } from './read-vectors.ts';

// npm run vectors: what the vectors cover of the language, and what not.
const files = readVectors();
const contributions = contributionsOf(files);
const groups = coverageOf(contributions);
for (const { group, items, missing } of groups) {
  console.log(`${group.padEnd(12)} ${String(items - missing.length).padStart(4)} of ${items}`);
  for (const item of missing) console.log(`${' '.repeat(13)}not covered: ${item}`);
}
console.log(`\n${contributions.length} vectors in ${files.length} files`);
if (groups.some(({ missing }) => missing.length > 0)) process.exitCode = 1;
