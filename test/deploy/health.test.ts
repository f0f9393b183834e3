import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { createReadinessCheck, healthHandler, startHttpDoor } from '@policy-registry/rpc/doors';
import { createLogger } from '@policy-registry/telemetry';
import { ownServices, VARIANTS } from './variants.ts';

const run = promisify(execFile);

test('the health check of our services tells a process that can work from one that cannot', async () => {
  const commands = VARIANTS.flatMap(({ compose }) => ownServices(compose).map(([, each]) => each.healthcheck?.test));
  assert.equal(new Set(commands.map((each) => JSON.stringify(each))).size, 1, 'they are all checked alike');
  const [kind, program, flag, script = ''] = commands[0] ?? [];
  assert.deepEqual([kind, program, flag], ['CMD', 'node', '-e']);

  let broken = false;
  const logger = createLogger({ level: 'silent', format: 'json' });
  const ready = async () => {
    if (broken) throw new Error('no store');
  };
  const door = await startHttpDoor({
    host: '127.0.0.1',
    port: 0,
    logger,
    handlers: [healthHandler(createReadinessCheck({ ready, logger }))],
  });
  const check = () => run(process.execPath, ['-e', script.replace(':8080/', `:${door.port}/`)], { timeout: 30_000 });
  try {
    await check();
    broken = true;
    await assert.rejects(check(), { code: 1 });
  } finally {
    await door.close(0);
  }
  await assert.rejects(check(), { code: 1 });
});
