// Run by mongosh beside mongodb-1, in its network: makes the replica set and the two accounts; what is there stays. The first account
// can be made over the loopback address alone (MongoDB's localhost exception), so this connects to 127.0.0.1 first.
const { readFileSync } = require('node:fs');

const SET = 'policy-registry';
const MEMBERS = ['mongodb-1:27017', 'mongodb-2:27017', 'mongodb-3:27017'];
const DATABASE = 'policy_registry';
const UNAUTHORIZED = 13;
const DEADLINE_MS = 60_000;

const secret = (name) => readFileSync(`/run/secrets/${name}`, 'utf8').trim();
const rootPassword = secret('mongodb_root_password');
const tls = process.env.MONGODB_TLS === 'true' ? '&tls=true&tlsCAFile=/run/secrets/authority_certificate' : '';

const local = new Mongo(`mongodb://127.0.0.1:27017/?directConnection=true${tls}`).getDB('admin');
if (local.hello().setName === undefined) {
  const members = MEMBERS.map((host, _id) => ({ _id, host, priority: _id === 0 ? 2 : 1 }));
  local.runCommand({ replSetInitiate: { _id: SET, members } });
}
const deadline = Date.now() + DEADLINE_MS;
while (local.hello().primary === undefined) {
  if (Date.now() > deadline) throw new Error('the replica set has no primary');
  sleep(500);
}
if (local.hello().isWritablePrimary) {
  try {
    local.createUser({ user: 'root', pwd: rootPassword, roles: ['root'] });
  } catch (error) {
    // There are accounts, so that nobody makes another one unauthenticated.
    if (error.code !== UNAUTHORIZED) throw error;
  }
}

const set = new Mongo(`mongodb://root:${rootPassword}@${MEMBERS}/?replicaSet=${SET}&authSource=admin${tls}`);
const admin = set.getDB('admin');
const account = { pwd: secret('mongodb_password'), roles: [{ role: 'readWrite', db: DATABASE }] };
if (admin.getUser('policy_registry') === null) admin.createUser({ user: 'policy_registry', ...account });
else admin.updateUser('policy_registry', account);
print('MongoDB is ready.');
