import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { caseFiles, DOORS, runCaseFiles } from './src/run-case-files.ts';
import { startTestSuite } from './src/test-suite.ts';

describe('case files on embedded backends', () => {
  it('are there, with at least 40 cases', () => {
    const cases = [...caseFiles().values()].flatMap((story) => story.cases);
    assert.ok(cases.length >= 40, `${cases.length} cases`);
  });

  for (const name of Object.keys(DOORS)) {
    it(`over ${name}`, async (context) => {
      const suite = await startTestSuite();
      try {
        await runCaseFiles(context, name, suite);
      } finally {
        await suite.close();
      }
    });
  }
});
