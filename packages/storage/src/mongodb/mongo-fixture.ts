import { after, before } from 'node:test';
import { type StackPart, startMongo } from '@policy-registry/stack';
import { MongoClient } from 'mongodb';

export interface MongoFixture {
  readonly server: StackPart;
  readonly url: string;
  /** Behind the store's back. */
  readonly client: MongoClient;
  /** A name that no test had before. */
  newDatabase(): string;
}

/** One server for all tests of a file, started before the first and removed after the last. */
export function mongoFixture(): MongoFixture {
  let server: StackPart | undefined;
  let client: MongoClient | undefined;
  let databases = 0;
  before(async () => {
    server = await startMongo();
    client = new MongoClient(server.url);
  });
  after(async () => {
    await client?.close();
    await server?.close();
  });
  const started = <T>(part: T | undefined): T => {
    if (part === undefined) throw new Error('the server is started before the first test, not earlier');
    return part;
  };
  return {
    get server() {
      return started(server);
    },
    get url() {
      return started(server).url;
    },
    get client() {
      return started(client);
    },
    newDatabase() {
      databases += 1;
      return `test_${databases}`;
    },
  };
}
