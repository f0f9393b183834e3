import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, it } from 'node:test';
import { readStory } from './src/case-file.ts';
import { connectDoor } from './src/doors/connect-door.ts';
import { grpcDoor } from './src/doors/grpc-door.ts';
import { restDoor } from './src/doors/rest-door.ts';
import { runStory } from './src/run-story.ts';
import { startTestSuite } from './src/test-suite.ts';

const FILES = globSync(join(import.meta.dirname, 'cases', '*.yaml')).sort();

const DOORS = {
  grpc: (suite: { grpcAddress: string }) => grpcDoor(suite.grpcAddress),
  connect: (suite: { httpUrl: string }) => connectDoor(suite.httpUrl),
  rest: (suite: { httpUrl: string }) => restDoor(suite.httpUrl),
};

describe('case files', () => {
  it('are there, with at least 40 cases', () => {
    const cases = FILES.flatMap((file) => readStory(file).cases);
    assert.ok(cases.length >= 40, `${cases.length} cases`);
  });

  for (const [name, open] of Object.entries(DOORS)) {
    it(`over ${name}`, async (context) => {
      const suite = await startTestSuite();
      const door = open(suite);
      try {
        for (const file of FILES) {
          const story = readStory(file);
          await context.test(`${basename(file)}: ${story.story}`, (each) => runStory(each, story, door, suite.issuer));
        }
      } finally {
        door.close();
        await suite.close();
      }
    });
  }
});
