import { startStack } from '@policy-registry/stack';
import { startDistributedSuite } from './distributed-suite.ts';

/** `make stack`: the suite as processes on real servers, until Ctrl-C. Nothing of it is kept. */
const stack = await startStack();
try {
  const suite = await startDistributedSuite({
    stack,
    name: 'developer',
    counts: { registry: 2 },
    environment: { POLICY_REGISTRY_LOG_LEVEL: 'info' },
  });
  const { httpUrl, grpcAddress, issuer } = suite.doors();
  const services = suite.services.map(({ name, grpcAddress, httpUrl, process }) => {
    return `  ${name.padEnd(24)} gRPC ${grpcAddress}   health ${httpUrl}/readyz   pid ${process.pid}`;
  });
  process.stdout.write(`The suite runs on real servers.

  REST, Connect   ${httpUrl}
  API page        ${httpUrl}/docs
  gRPC            ${grpcAddress}
  Sign-in         ${issuer}

  MongoDB         ${stack.mongo.url}
  S3              ${stack.s3.url}
  NATS            ${stack.nats.url}

${services.join('\n')}

Try it: policyctl --server ${httpUrl} login --as author
Stop with Ctrl-C; the data goes with it.
`);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  await suite.close();
} finally {
  await stack.close();
}
