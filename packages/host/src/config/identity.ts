import { flag, nonEmpty, secret, text, webUrlOrEmpty, whole } from './formats.ts';

/** Who is believed, and who a process is to the others. */
export const IDENTITY = {
  authority: {
    enabled: flag(
      'Start the development OIDC issuer with its seeded people. Never in production.',
      'POLICY_REGISTRY_AUTHORITY_ENABLED',
      true,
    ),
    host: text('Address of the development issuer.', 'POLICY_REGISTRY_AUTHORITY_HOST', '127.0.0.1', nonEmpty),
    port: {
      ...whole('', 'POLICY_REGISTRY_AUTHORITY_PORT', 8081, 0, 65_535),
      doc: 'Port of the development issuer. 0 takes a free one.',
    },
  },
  identity: {
    issuer: text(
      'OIDC issuer whose tokens are accepted. Empty means the development issuer.',
      'POLICY_REGISTRY_ISSUER',
      '',
      webUrlOrEmpty,
    ),
    audience: text('Audience that a token must name.', 'POLICY_REGISTRY_AUDIENCE', 'policy-registry', nonEmpty),
    algorithms: text(
      'Signature algorithms of tokens that are accepted, separated by commas.',
      'POLICY_REGISTRY_TOKEN_ALGORITHMS',
      'ES256,RS256,PS256,EdDSA',
      algorithms,
    ),
    freshSeconds: whole(
      'Age of a sign-in that still counts as fresh, in seconds.',
      'POLICY_REGISTRY_FRESH_SECONDS',
      300,
      10,
      86_400,
    ),
  },
  service: {
    clientId: text(
      'OIDC client by which this process proves to the other services who it is (scope `policy:internal`).',
      'POLICY_REGISTRY_SERVICE_CLIENT_ID',
    ),
    clientSecret: secret('Secret of the client.', 'POLICY_REGISTRY_SERVICE_CLIENT_SECRET'),
  },
};

const KNOWN_ALGORITHMS = [
  ...['ES256', 'ES384', 'ES512'],
  ...['RS256', 'RS384', 'RS512'],
  ...['PS256', 'PS384', 'PS512'],
  'EdDSA',
];

/** Symmetric algorithms and `none` are not in the list: with them a public key could forge a token. */
function algorithms(value: unknown): void {
  const names = typeof value === 'string' ? value.split(',').map((name) => name.trim()) : [];
  if (names.length === 0 || names.some((name) => !KNOWN_ALGORITHMS.includes(name))) {
    throw new Error(`must list algorithms of ${KNOWN_ALGORITHMS.join(', ')}`);
  }
}
