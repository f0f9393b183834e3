export { createLogger, type Logger, type LoggerOptions } from './logger.ts';
export { hasActiveSpan, type SpanOptions, traceHeaders, withSpan } from './span.ts';
export { currentTraceId, traceIdOf } from './trace-context.ts';
