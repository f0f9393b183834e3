import { after } from 'node:test';
import { startNats } from '@policy-registry/stack';
import { messagingContract } from '../contract/index.ts';
import { scratchMessaging } from './scratch.ts';

const nats = await startNats();
after(() => nats.close());

messagingContract('JetStream messages', () => scratchMessaging({ servers: [nats.url] }));
