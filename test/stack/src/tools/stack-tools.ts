import { ARROW_READERS } from './arrow-readers.ts';
import { MONGO_JAVA_SERVER } from './mongo-java-server.ts';
import { NATS_SERVER } from './nats-server.ts';
import { OPA } from './opa.ts';
import { PYTEST_LSP } from './pytest-lsp.ts';
import { TLOG_VERIFIER } from './tlog-verifier.ts';
import type { Tool } from './tool.ts';
import { VERSITYGW } from './versitygw.ts';
import { STANDARD_WEBHOOKS_PYTHON, WEBHOOK_RECEIVER_GO } from './webhook-receivers.ts';

/** Everything that `make stack-tools` installs. */
export const STACK_TOOLS: readonly Tool[] = [
  MONGO_JAVA_SERVER,
  VERSITYGW,
  NATS_SERVER,
  OPA,
  PYTEST_LSP,
  ARROW_READERS,
  TLOG_VERIFIER,
  STANDARD_WEBHOOKS_PYTHON,
  WEBHOOK_RECEIVER_GO,
];
