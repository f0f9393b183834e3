export { type ClientOptions, type Clients, clientsOver, createClients } from './clients.ts';
export { describeError, type ErrorDescription } from './describe-error.ts';
