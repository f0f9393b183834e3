import { compareVersions } from './comparison.ts';

/** A process that does a whole simulation and nothing else: `whole-process.ts TABLE INDEX`. */
const [table = '', index = ''] = process.argv.slice(2);
const { resultDigest } = await compareVersions({ table, index });
console.log(JSON.stringify({ resultDigest, maxRssKib: process.resourceUsage().maxRSS }));
