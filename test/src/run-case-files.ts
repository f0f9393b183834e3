import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { TestContext } from 'node:test';
import { readStory, type Story } from './case-file.ts';
import { connectDoor } from './doors/connect-door.ts';
import type { Door } from './doors/door.ts';
import { grpcDoor } from './doors/grpc-door.ts';
import { restDoor } from './doors/rest-door.ts';
import { runStory } from './run-story.ts';

/** Where a suite is, however it is made up. */
export interface Doors {
  readonly httpUrl: string;
  readonly grpcAddress: string;
  readonly issuer: string;
}

export const DOORS: Readonly<Record<string, (suite: Doors) => Door>> = {
  grpc: ({ grpcAddress }) => grpcDoor(grpcAddress),
  connect: ({ httpUrl }) => connectDoor(httpUrl),
  rest: ({ httpUrl }) => restDoor(httpUrl),
};

/** The stories of `test/cases`, by file name. */
export function caseFiles(): ReadonlyMap<string, Story> {
  const files = globSync(join(import.meta.dirname, '../cases/*.yaml')).sort();
  return new Map(files.map((file) => [basename(file), readStory(file)]));
}

/** Walks every story through one door of a suite that nobody used before, each case a test of its own. */
export async function runCaseFiles(context: TestContext, name: string, suite: Doors): Promise<void> {
  const door = DOORS[name]?.(suite);
  if (door === undefined) throw new TypeError(`there is no door ${name}`);
  try {
    for (const [file, story] of caseFiles()) {
      await context.test(`${file}: ${story.story}`, (each) => runStory(each, story, door, suite.issuer));
    }
  } finally {
    door.close();
  }
}
