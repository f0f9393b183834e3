export {
  type DistributedSuite,
  type ServiceName,
  type ServiceProcess,
  startDistributedSuite,
} from './distributed-suite.ts';
export { startTestSuite, type TestSuite } from './test-suite.ts';
