import { parseArgs } from 'node:util';
import { type Authority, startAuthority } from './authority.ts';
import { CONFIDENTIAL_CLIENTS } from './clients.ts';
import { PEOPLE } from './people.ts';

const EX_USAGE = 64;

/** Reads the command line; a bad one ends the process with one clear line and exit code 64. */
function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        host: { type: 'string', default: '127.0.0.1' },
        port: { type: 'string', default: '8090' },
        issuer: { type: 'string' },
        audience: { type: 'string', default: 'policy-registry' },
        'data-folder': { type: 'string' },
      },
    });
    const port = /^\d{1,5}$/.test(values.port) ? Number(values.port) : Number.NaN;
    if (!(port <= 65_535)) throw new Error(`--port must be a number from 0 to 65535, not "${values.port}"`);
    return { ...values, port };
  } catch (error) {
    process.stderr.write(`authority: ${(error as Error).message}\n`);
    process.exit(EX_USAGE);
  }
}

/** Starts it; what stands in the way (a port that is taken, NODE_ENV=production) is one clear line and exit code 1. */
async function start(): Promise<Authority> {
  const { host, port, issuer, audience, 'data-folder': dataFolder } = readArguments();
  try {
    return await startAuthority({
      host,
      port,
      audience,
      ...(issuer === undefined ? {} : { issuer }),
      ...(dataFolder === undefined ? {} : { dataFolder }),
    });
  } catch (error) {
    process.stderr.write(`authority: ${(error as Error).message}\n`);
    process.exit(1);
  }
}

const authority = await start();
const people = PEOPLE.map(
  ({ subject, name, scopes }) => `  ${subject.padEnd(18)} ${name.padEnd(18)} ${scopes.join(' ')}`,
);
const clients = CONFIDENTIAL_CLIENTS.map(
  ({ clientId, clientSecret }) => `  ${clientId.padEnd(18)} secret ${clientSecret}`,
);
process.stdout.write(`People:\n${people.join('\n')}\nClients:\n${clients.join('\n')}\n`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void authority.close();
  });
}
