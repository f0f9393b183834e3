import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SUITE_CLIENTS, startAuthority } from '@policy-registry/authority';
import { ServerProcess, type Stack } from '@policy-registry/stack';
import getPort from 'get-port';
import type { Doors } from './run-case-files.ts';

export type ServiceName = 'registry' | 'simulation-orchestrator' | 'attestation' | 'policy-engine' | 'gateway';

/** One process of the suite, on ports that stay its own over restarts. */
export interface ServiceProcess {
  readonly name: ServiceName;
  readonly httpUrl: string;
  readonly grpcAddress: string;
  readonly process: ServerProcess;
}

/** The suite as processes over real servers: what people run when one machine is not enough. */
export interface DistributedSuite {
  readonly issuer: string;
  readonly services: readonly ServiceProcess[];
  /** The doors of a gateway. */
  doors(gateway?: number): Doors;
  named(name: ServiceName): readonly ServiceProcess[];
  close(): Promise<void>;
}

export interface DistributedOptions {
  readonly stack: Stack;
  /** Of its database and bucket. */
  readonly name: string;
  /** Processes of each service; one unless told. */
  readonly counts?: Partial<Readonly<Record<ServiceName, number>>>;
  readonly environment?: Readonly<Record<string, string>>;
}

const ORDER: readonly ServiceName[] = [
  'attestation',
  'policy-engine',
  'registry',
  'simulation-orchestrator',
  'gateway',
];

const CLIENT_OF: Readonly<Record<ServiceName, string>> = {
  attestation: 'svc-attestation',
  registry: 'svc-registry',
  'simulation-orchestrator': 'svc-simulation',
  'policy-engine': 'svc-simulation',
  gateway: 'svc-gateway',
};

/** Starts the processes and waits until each says that it is ready. Rejects, with all of them ended, when one does not. */
export async function startDistributedSuite(options: DistributedOptions): Promise<DistributedSuite> {
  const { stack, name, counts = {}, environment = {} } = options;
  const folder = mkdtempSync(join(tmpdir(), 'policy-registry-suite-'));
  const authority = await startAuthority({ host: '127.0.0.1', port: 0, audience: 'policy-registry', notice: () => {} });
  const shared = { ...(await stack.environment(name)), ...commonSettings(folder, authority.issuer), ...environment };
  const places = await portsFor(counts);
  const peers = peerSettings(places);
  const services = places.map((place) => serviceProcess(place, { ...shared, ...peers }));
  const close = async () => {
    await Promise.all(services.map(({ process }) => process.stop()));
    await authority.close();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await Promise.all(services.map(({ process }) => process.start()));
  } catch (error) {
    await close();
    throw error;
  }
  const named = (wanted: ServiceName) => services.filter((service) => service.name === wanted);
  return {
    issuer: authority.issuer,
    services,
    named,
    close,
    doors(gateway = 0) {
      const service = named('gateway')[gateway];
      if (service === undefined) throw new RangeError(`there is no gateway ${gateway}`);
      return { httpUrl: service.httpUrl, grpcAddress: service.grpcAddress, issuer: authority.issuer };
    },
  };
}

function commonSettings(folder: string, issuer: string): Record<string, string> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const keyFile = join(folder, 'signing-key.pem');
  writeFileSync(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  const logKeyFile = join(folder, 'audit-log-key.pem');
  const { privateKey: logKey } = generateKeyPairSync('ed25519');
  writeFileSync(logKeyFile, logKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  return {
    POLICY_REGISTRY_AUTHORITY_ENABLED: 'false',
    POLICY_REGISTRY_ISSUER: issuer,
    POLICY_REGISTRY_PAGE_KEY: randomBytes(32).toString('hex'),
    POLICY_REGISTRY_WEBHOOK_KEY: randomBytes(32).toString('hex'),
    POLICY_REGISTRY_SIGNING_KEY_FILE: keyFile,
    POLICY_REGISTRY_AUDIT_LOG_KEY_FILE: logKeyFile,
    POLICY_REGISTRY_LOG_LEVEL: 'error',
    POLICY_REGISTRY_SHUTDOWN_GRACE_SECONDS: '1',
  };
}

interface Place {
  readonly name: ServiceName;
  readonly http: number;
  readonly grpc: number;
}

async function portsFor(counts: DistributedOptions['counts']): Promise<Place[]> {
  const places: Place[] = [];
  for (const name of ORDER) {
    for (let index = 0; index < (counts?.[name] ?? 1); index += 1) {
      places.push({ name, http: await getPort({ host: '127.0.0.1' }), grpc: await getPort({ host: '127.0.0.1' }) });
    }
  }
  return places;
}

function peerSettings(places: readonly Place[]): Record<string, string> {
  const target = (name: ServiceName) =>
    `ipv4:${places
      .filter((place) => place.name === name)
      .map(({ grpc }) => `127.0.0.1:${grpc}`)
      .join(',')}`;
  return {
    POLICY_REGISTRY_PEER_REGISTRY: target('registry'),
    POLICY_REGISTRY_PEER_SIMULATION: target('simulation-orchestrator'),
    POLICY_REGISTRY_PEER_ATTESTATION: target('attestation'),
    POLICY_REGISTRY_PEER_ENGINE: target('policy-engine'),
  };
}

function serviceProcess({ name, http, grpc }: Place, settings: Readonly<Record<string, string>>): ServiceProcess {
  const client = SUITE_CLIENTS.find(({ clientId }) => clientId === CLIENT_OF[name]);
  if (client === undefined) throw new Error(`the issuer knows no client of ${name}`);
  const httpUrl = `http://127.0.0.1:${http}`;
  return {
    name,
    httpUrl,
    grpcAddress: `127.0.0.1:${grpc}`,
    process: new ServerProcess({
      name,
      command: process.execPath,
      args: [fileURLToPath(import.meta.resolve(`../../services/${name}/src/main.ts`))],
      env: {
        ...settings,
        POLICY_REGISTRY_HTTP_PORT: String(http),
        POLICY_REGISTRY_GRPC_PORT: String(grpc),
        POLICY_REGISTRY_SERVICE_CLIENT_ID: client.clientId,
        POLICY_REGISTRY_SERVICE_CLIENT_SECRET: client.clientSecret,
      },
      async ready() {
        const answer = await fetch(`${httpUrl}/readyz`, { signal: AbortSignal.timeout(3_000) });
        const body = await answer.text();
        // A gateway that lacks a service is ready too, and not what a test asks for.
        if (!answer.ok || body.includes('degraded')) throw new Error(`${name} is not ready: ${answer.status} ${body}`);
      },
    }),
  };
}
