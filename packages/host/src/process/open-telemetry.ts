import { createLogger, type Logger } from '@policy-registry/telemetry';
import { startTracing } from '@policy-registry/telemetry/tracing';
import type { Config } from '../config/schema.ts';
import type { Shutdown } from './shutdown.ts';

/** The logger of the process, and tracing under the name of the service. */
export function openTelemetry(config: Config, serviceName: string, shutdown: Shutdown): Logger {
  const { log, tracing: settings } = config;
  const auto = process.stderr.isTTY ? 'pretty' : 'json';
  const logger = createLogger({ level: log.level, format: log.format === 'auto' ? auto : log.format });
  shutdown.reportTo((part, err) => logger.warn({ err, part }, 'the process ends, and this part of it not cleanly'));
  const tracing = startTracing({
    serviceName,
    ...(settings.endpoint !== '' && { otlpEndpoint: settings.endpoint }),
  });
  shutdown.add('tracing', () => tracing.shutdown());
  return logger;
}
