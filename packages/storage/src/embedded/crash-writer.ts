import { COUNTER, crashEvent, WRITES } from './crash-record.ts';
import { openEmbeddedStores } from './embedded-stores.ts';

/**
 * The process that `crash.test.ts` kills: writes without end into the folder of its first argument, ids marked with
 * the second, and prints a line after each write that was acknowledged.
 */
const [folder = '', round = ''] = process.argv.slice(2);
const { documents, objects } = openEmbeddedStores({ folder });
const tenant = documents.forTenant('acme');
const writes = tenant.collection(WRITES);
const counter = tenant.collection(COUNTER);
let current = (await counter.get('counter')) ?? (await counter.insert('counter', { count: 1 }));

for (let n = 0; ; n += 1) {
  const id = `${round}-${n}`;
  const { digest } = await objects.forTenant('acme').put(Buffer.from(`content of ${id}`));
  await writes.insert(id, { digest }, [crashEvent(id)]);
  process.stdout.write(`inserted ${id}\n`);
  current = await counter.replace('counter', current.revision, { count: current.body.count + 1 }, [], {
    lazily: n % 2 === 0,
  });
  process.stdout.write(`counted ${current.body.count}\n`);
}
