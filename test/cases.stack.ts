import { after, before, describe, it } from 'node:test';
import { type Stack, startStack } from '@policy-registry/stack';
import { startDistributedSuite } from './src/distributed-suite.ts';
import { DOORS, runCaseFiles } from './src/run-case-files.ts';
import { startTestSuite } from './src/test-suite.ts';

describe('case files on real servers', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack();
  });
  after(() => stack.close());

  for (const name of Object.keys(DOORS)) {
    it(`one process, over ${name}`, async (context) => {
      const suite = await startTestSuite(await stack.environment(`one-${name}`));
      try {
        await runCaseFiles(context, name, suite);
      } finally {
        await suite.close();
      }
    });

    it(`a process each and two registries, over ${name} of a gateway`, async (context) => {
      const suite = await startDistributedSuite({ stack, name: `many-${name}`, counts: { registry: 2 } });
      try {
        await runCaseFiles(context, name, suite.doors());
      } finally {
        await suite.close();
      }
    });
  }
});
