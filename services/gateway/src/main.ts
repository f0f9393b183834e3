import { runProcess } from '@policy-registry/host';
import { startGateway } from './start-gateway.ts';

await runProcess('gateway', startGateway, ({ httpUrl, grpcAddress }) => {
  return `gateway is ready.\n\n  REST, Connect   ${httpUrl}\n  API page        ${httpUrl}/docs\n  gRPC            ${grpcAddress}\n`;
});
