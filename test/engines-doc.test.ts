import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { peopleAt } from './src/load/people.ts';
import { openShop, publishShop, SHOP } from './src/shop.ts';
import { startTestSuite } from './src/test-suite.ts';

const ROOT = join(import.meta.dirname, '..');
const PAGE = readFileSync(join(ROOT, 'docs/engines.md'), 'utf8');

/** The code of the page in a language. */
function code(language: string): string {
  const found = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(PAGE)?.[1];
  assert.ok(found, `the page has ${language}`);
  return found;
}

describe('docs/engines.md', () => {
  it('is an engine that runs as it stands', { timeout: 120_000 }, async (context) => {
    const suite = await startTestSuite();
    context.after(() => suite.close());
    const people = (await peopleAt([suite], 'acme'))();
    await openShop(people);
    await publishShop(people, '1.0.0');
    await people.operator.environments.createEnvironment({ environment: { environment: 'prod' } });
    const request = { environment: 'prod', pack: SHOP, version: '1.0.0', reason: 'go', ticket: 'OPS-1' };
    await people.operator.promotions.createPromotion(request);
    const engine = spawn(process.execPath, ['--input-type=module-typescript'], {
      cwd: import.meta.dirname,
      env: { ...process.env, POLICYCTL_SERVER: suite.httpUrl, ENGINE_ISSUER: suite.issuer },
      timeout: 60_000,
    });
    const answers = [text(engine.stdout), text(engine.stderr)];
    engine.stdin.end(code('ts').replaceAll('shop-policy', SHOP));
    const [exitCode] = await once(engine, 'close');
    const [out, errors] = await Promise.all(answers);
    assert.equal(exitCode, 0, errors);
    const { statuses } = await people.operator.distribution.listEngineStatuses({ environment: 'prod' });
    const [status] = statuses;
    assert.deepEqual([status?.engine, status?.current], ['engine-1', true]);
    assert.equal(out, `runs 1.0.0 (${status?.irDigest}) of generation 1\n`);
  });

  it('has the bucket of a canary in Python', (context) => {
    const { status, stderr, error } = spawnSync('python3', ['-c', code('python')], { encoding: 'utf8' });
    if (error !== undefined) context.skip('there is no python3');
    else assert.equal(status, 0, stderr);
  });
});
