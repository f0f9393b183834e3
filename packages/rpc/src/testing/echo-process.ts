import { startGrpcDoor } from '../doors/grpc/grpc-door.ts';
import { echoSuite } from './echo-suite.ts';

const visit = (text: string) => {
  if (text === 'die') process.kill(process.pid, 'SIGKILL');
};
const { dispatcher } = echoSuite({ visit });
const { port } = await startGrpcDoor({ dispatcher, host: '127.0.0.1', port: 0 });
process.stdout.write(`${port}\n`);
