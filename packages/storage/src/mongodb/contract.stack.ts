import { documentStoreContract } from '../contract/index.ts';
import { ISOLATIONS, namespaceOf } from './isolation.ts';
import { openMongoDocuments } from './mongo-documents.ts';
import { mongoFixture } from './mongo-fixture.ts';

const documentBytes = 20_000;
const fixture = mongoFixture();

for (const isolation of ISOLATIONS) {
  documentStoreContract(`MongoDB documents, ${isolation}`, async () => {
    const database = fixture.newDatabase();
    const open = () => openMongoDocuments({ url: fixture.url, database, isolation, limits: { documentBytes } });
    let store = await open();
    return {
      store,
      documentBytes,
      async reopen() {
        await store.close();
        store = await open();
        return store;
      },
      async damage(tenant, collection, id) {
        const namespace = namespaceOf(isolation, database, tenant, collection);
        const documents = fixture.client.db(namespace.database).collection<{ _id: string }>(namespace.collection);
        await documents.updateOne({ _id: `${tenant}/${id}` }, { $set: { body: '{"name":' } });
      },
      dispose: () => store.close(),
    };
  });
}
