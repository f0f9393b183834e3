import { coresOf } from './cores-bench.ts';

/** A process of the suite that does batches and nothing else: `cores-process.ts TABLE INDEX DIGEST`. */
const [table = '', index = '', expected = ''] = process.argv.slice(2);
console.log(JSON.stringify(await coresOf({ table, index }, expected)));
