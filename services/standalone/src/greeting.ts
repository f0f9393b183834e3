import { DEFAULT_SERVER } from '@policy-registry/cli/default-server';
import type { Suite } from './suite.ts';

/** What whoever started the suite on a terminal reads of it. */
export function greeting({ httpUrl, grpcAddress, issuer }: Pick<Suite, 'httpUrl' | 'grpcAddress' | 'issuer'>): string {
  // Without it `policyctl` would go where it goes when nobody says, e.g. to another registry of this machine.
  const server = httpUrl === DEFAULT_SERVER ? '' : `\n  export POLICYCTL_SERVER=${httpUrl}`;
  return `
Policy Registry is ready.

  REST, Connect   ${httpUrl}
  API page        ${httpUrl}/docs
  gRPC            ${grpcAddress}
  Sign-in         ${issuer}

Try next, in another terminal:

  export PATH="$PWD/node_modules/.bin:$PATH"${server}
  policyctl login --as author
  policyctl pack create shop-policy
  policyctl workspace create draft --pack shop-policy
  policyctl workspace push draft examples/packs/shop-policy-1 -m "First draft"
  policyctl snapshot import shop examples/inventory/*.json
  policyctl simulate --candidate workspace:draft --snapshot shop --env exposure=internet

Stop with Ctrl-C.
`;
}
