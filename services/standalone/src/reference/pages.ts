import type { DescMethod } from '@bufbuild/protobuf';
import { getOption } from '@bufbuild/protobuf';
import { SERVICES } from '@policy-registry/contracts';
import { access } from '@policy-registry/contracts/options';
import { settings } from '@policy-registry/host';
import type { Implementation } from '@policy-registry/rpc';
import { GRPC_CODES, REASONS } from '@policy-registry/rpc/errors';
import { buildRoutes, HTTP_STATUS } from '@policy-registry/transcoding';
import { page } from './page.ts';

/** docs/errors.md, from the table of reasons. */
export function errorsPage(): string {
  const rows = Object.entries(REASONS).map(
    ([reason, [code, meaning]]) =>
      `| \`${reason}\` | ${code} (${GRPC_CODES[code]}) | ${HTTP_STATUS[code]} | ${meaning} |`,
  );
  return page('Errors', 'packages/rpc/src/errors/reasons.ts', [
    'Every refused call carries one of these reasons. They are stable: a program may rely on them, never on the message.',
    '',
    'On gRPC and Connect the reason is in `google.rpc.ErrorInfo` (domain `policy.stella-ops.org`), broken rules in',
    '`BadRequest`, a retry hint in `RetryInfo`. On REST the answer is `application/problem+json` (RFC 9457) with the reason',
    'as `code` and the broken rules as `details`. Both carry a trace id that finds the call in the logs.',
    '',
    'REST differs from the column where HTTP has a closer word: `TOO_LARGE` is 413, a failed `If-Match` is 412, an unmet',
    '`Accept` 406, an unknown media type 415, a wrong method 405.',
    '',
    '| Reason | gRPC code | HTTP | Meaning |',
    '| --- | --- | --- | --- |',
    ...rows,
  ]);
}

/** docs/configuration.md, from the schema. */
export function configurationPage(): string {
  const rows = settings().map(
    ({ path, variable, default: value, doc, secret }) =>
      `| \`${path}\` | \`${variable}\` | ${shown(value)} | ${doc}${secret ? ' Secret.' : ''} |`,
  );
  return page('Configuration', 'packages/host/src/config/schema.ts', [
    'Everything has a default that serves a developer on one machine. A YAML file (`--config FILE`) overrules the defaults,',
    'environment variables overrule the file. All of it is checked at start: a bad value, or a name that is no setting, is',
    'one line on standard error and exit code 64.',
    '',
    'A secret may be in a file: `POLICY_REGISTRY_MONGODB_URL_FILE=/run/secrets/mongodb` stands for the variable with the content',
    'of that file. No secret is shown in a log or an error.',
    '',
    '| Setting | Variable | Default | Meaning |',
    '| --- | --- | --- | --- |',
    ...rows,
  ]);
}

/** docs/api-status.md, from the handlers that are there. */
export function apiStatusPage(implementations: readonly Implementation[]): string {
  const missing = unimplemented(implementations);
  const total = SERVICES.reduce((sum, { methods }) => sum + methods.length, 0);
  const routes = buildRoutes(SERVICES);
  const rows = missing.map((method) => {
    const binding = routes.bindings.find((each) => each.method === method);
    const route = binding === undefined ? '' : `\`${binding.httpMethod} ${binding.template.source}\``;
    return `| ${method.parent.name} | ${method.name} | ${route} | ${scopesOf(method)} |`;
  });
  return page('What the API serves, and what it does not yet', 'the handlers of the services', [
    `The contract has ${total} calls; ${total - missing.length} are served. The ones below answer \`UNIMPLEMENTED\` at every door, after the`,
    'checks of who is asking: they are designed, so that clients can be generated once, and nothing of them works yet.',
    '',
    '| Service | Call | Route | Scopes |',
    '| --- | --- | --- | --- |',
    ...rows,
  ]);
}

/** The calls of the contract without a handler, in the order of the contract. */
export function unimplemented(implementations: readonly Implementation[]): DescMethod[] {
  const served = new Map(implementations.map(({ service, handlers }) => [service.typeName, handlers]));
  return SERVICES.flatMap((service) =>
    service.methods.filter((method) => served.get(service.typeName)?.[method.localName] === undefined),
  );
}

function scopesOf(method: DescMethod): string {
  return getOption(method, access)
    .anyScope.map((scope) => `\`${scope}\``)
    .join(' or ');
}

function shown(value: unknown): string {
  return value === '' ? '(empty)' : `\`${String(value)}\``;
}
