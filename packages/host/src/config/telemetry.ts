import { choice, text, webUrlOrEmpty } from './formats.ts';

/** What a process says of itself. */
export const TELEMETRY = {
  log: {
    level: choice('Least level that is logged.', 'POLICY_REGISTRY_LOG_LEVEL', 'info', [
      ...(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const),
    ]),
    format: choice('`json`, `pretty`, or `auto`: pretty on a terminal.', 'POLICY_REGISTRY_LOG_FORMAT', 'auto', [
      ...(['auto', 'json', 'pretty'] as const),
    ]),
  },
  tracing: {
    endpoint: text(
      'OTLP/HTTP endpoint that spans are sent to. Empty sends none.',
      'POLICY_REGISTRY_OTLP_ENDPOINT',
      '',
      webUrlOrEmpty,
    ),
  },
};
