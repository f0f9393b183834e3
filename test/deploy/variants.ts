import { type Compose, readCompose, type Service } from './compose-file.ts';

export const PLAIN = readCompose('compose.yaml');
export const TLS = readCompose('compose.yaml', 'compose.tls.yaml');

/** What an operator can start. */
export const VARIANTS: readonly { readonly name: string; readonly compose: Compose }[] = [
  { name: 'without TLS', compose: PLAIN },
  { name: 'with TLS', compose: TLS },
];

/** The services that run our own image, by name. */
export function ownServices({ services }: Compose): readonly [string, Service][] {
  return Object.entries(services).filter(([, { build }]) => build !== undefined);
}

/** Names of the networks that a service is in; those of another one where it shares its network. */
export function networksOf({ services }: Compose, name: string): readonly string[] {
  const { network_mode: mode, networks = [] } = services[name] ?? {};
  if (mode?.startsWith('service:')) return networksOf({ services, secrets: {} }, mode.slice('service:'.length));
  return Array.isArray(networks) ? networks : Object.keys(networks);
}

/** Whether one service reaches the other by its name. */
export function reaches(compose: Compose, from: string, to: string): boolean {
  const there = networksOf(compose, to);
  return networksOf(compose, from).some((network) => there.includes(network));
}
