export {
  type CallContext,
  type Door,
  type Implementation,
  implement,
  type ServiceHandlers,
  type StreamHandler,
  type UnaryHandler,
} from './core/handler.ts';
export type { Authenticator, Credentials, Principal } from './core/principal.ts';
export * from './errors/index.ts';
