import assert from 'node:assert/strict';
import { it } from 'node:test';
import { greeting } from './greeting.ts';

const shown = (httpUrl: string) => greeting({ httpUrl, grpcAddress: '127.0.0.1:9090', issuer: `${httpUrl}/issuer` });

it('the commands to try next go to the suite that names them, wherever it listens', () => {
  assert.doesNotMatch(shown('http://127.0.0.1:8080'), /POLICYCTL_SERVER/);
  assert.match(
    shown('http://127.0.0.1:18080'),
    /^ {2}export POLICYCTL_SERVER=http:\/\/127\.0\.0\.1:18080\n {2}policyctl login --as author$/m,
  );
});
