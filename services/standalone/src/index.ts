export { type Suite, startSuite } from './suite.ts';
