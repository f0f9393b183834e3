import { goTool } from './go-tool.ts';

export const NATS_SERVER = goTool({
  name: 'nats-server',
  command: 'github.com/nats-io/nats-server/v2',
  version: 'v2.15.2',
});
