import { after, before, describe, it } from 'node:test';
import { type Stack, startStack } from '@policy-registry/stack';
import { DOORS, runCaseFiles } from './src/run-case-files.ts';
import { startTestSuite } from './src/test-suite.ts';

describe('case files on MongoDB and S3', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack();
  });
  after(() => stack.close());

  for (const name of Object.keys(DOORS)) {
    it(`over ${name}`, async (context) => {
      const suite = await startTestSuite(await stack.environment(name));
      try {
        await runCaseFiles(context, name, suite);
      } finally {
        await suite.close();
      }
    });
  }
});
