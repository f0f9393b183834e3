export { type MongoPartOptions, startMongo } from './mongo-part.ts';
export { type NatsOptions, startNats, startNatsCluster } from './nats-part.ts';
export type { StackPart } from './part.ts';
export { type S3Credentials, type S3Part, startS3 } from './s3-part.ts';
export { ServerProcess } from './server-process.ts';
export { type Stack, startStack } from './start-stack.ts';
export { PYTEST_LSP } from './tools/pytest-lsp.ts';
export { toolPath } from './tools/tool-folder.ts';
