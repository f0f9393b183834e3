import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Stack, startStack } from '@policy-registry/stack';
import { type Db, MongoClient } from 'mongodb';
import { startTestSuite, type TestSuite } from '../src/test-suite.ts';
import { Person } from './person.ts';

describe('policyctl admin doctor, on real servers', () => {
  let stack: Stack;
  let suite: TestSuite;
  let mongo: MongoClient;
  let db: Db;
  before(async () => {
    stack = await startStack();
    const environment: NodeJS.ProcessEnv = {
      ...(await stack.environment('doctor')),
      POLICY_REGISTRY_LOG_LEVEL: 'silent',
    };
    suite = await startTestSuite(environment);
    mongo = await MongoClient.connect(stack.mongo.url);
    db = mongo.db(environment.POLICY_REGISTRY_MONGODB_DATABASE);
  });
  after(async () => {
    await mongo?.close();
    await suite?.close();
    await stack?.close();
  });

  it('finds nothing, then an index that is missing, and only for those whose it is', async (context) => {
    const person = new Person(context, suite.httpUrl);
    await person.run('login', '--as', 'author');
    assert.equal((await person.run('pack', 'create', 'shop')).exitCode, 0);
    await person.run('login', '--as', 'operator');
    assert.deepEqual(await person.run('admin', 'doctor'), { exitCode: 0, out: 'Nothing is wrong.\n', note: '' });
    await db.collection('t_acme__audit_events').dropIndex('fields.pack');
    const { exitCode, out } = await person.run('admin', 'doctor');
    assert.equal(exitCode, 2);
    assert.match(
      out,
      /^warning +INDEX_MISSING +documents +\w+\.t_acme__audit_events has no index fields\.pack +Restart/m,
    );
    await person.run('login', '--as', 'operator@globex');
    assert.equal((await person.run('admin', 'doctor')).exitCode, 0);
  });

  it('finds a database that is of another isolation tier than the suite was started with', async (context) => {
    const person = new Person(context, suite.httpUrl);
    await person.run('login', '--as', 'operator');
    const stores = db.collection<{ _id: string; isolation: string }>('meta.store');
    await stores.updateOne({ _id: 'store' }, { $set: { isolation: 'own-database' } });
    const { exitCode, out } = await person.run('admin', 'doctor');
    assert.equal(exitCode, 2);
    assert.match(
      out,
      /^error +STORE_UNUSABLE +documents +the database keeps its tenants in own-database, not in own-coll/m,
    );
    await stores.updateOne({ _id: 'store' }, { $set: { isolation: 'own-collections' } });
  });

  it('names the parts that are away', async (context) => {
    const person = new Person(context, suite.httpUrl);
    await person.run('login', '--as', 'operator');
    await stack.nats.kill();
    const { exitCode, out } = await person.run('admin', 'doctor');
    assert.equal(exitCode, 2);
    assert.match(out, /^warning +PART_UNAVAILABLE +messages /m);
  });
});
