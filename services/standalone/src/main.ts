import { runProcess } from '@policy-registry/host';
import { type Suite, startSuite } from './suite.ts';

await runProcess('policy-registry', startSuite, greeting);

function greeting({ httpUrl, grpcAddress, issuer }: Suite): string {
  return `
Policy Registry is ready.

  REST, Connect   ${httpUrl}
  API page        ${httpUrl}/docs
  gRPC            ${grpcAddress}
  Sign-in         ${issuer}

Try next, in another terminal:

  export PATH="$PWD/node_modules/.bin:$PATH"
  policyctl login --as author
  policyctl pack create shop-policy
  policyctl workspace create draft --pack shop-policy
  policyctl workspace push draft examples/packs/shop-policy-1 -m "First draft"
  policyctl snapshot import shop examples/inventory/*.json
  policyctl simulate --candidate workspace:draft --snapshot shop --env exposure=internet

Stop with Ctrl-C.
`;
}
