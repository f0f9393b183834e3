export type { Logger, LoggerOptions } from './logger.ts';
