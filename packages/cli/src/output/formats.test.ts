import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { commandLine } from '../program.ts';
import { runForTest } from '../run-for-test.ts';
import { FORMATS } from './formats.ts';

const { program } = await commandLine({ out: () => undefined, note: () => undefined }, []);

/** Which of the answers for a CI each command has. */
const CI: Readonly<Record<string, readonly string[]>> = {
  fmt: ['sarif', 'github'],
  lint: ['sarif', 'github'],
  compile: ['sarif', 'github'],
  test: ['sarif', 'github', 'junit'],
};

describe('--output', () => {
  for (const command of program.commands.filter(({ commands }) => commands.length === 0)) {
    const name = command.name();
    const required = command.registeredArguments.filter((each) => each.required).map(() => 'x');
    const options = command.options.filter((each) => each.mandatory).flatMap((each) => [each.long ?? '', 'none']);
    for (const format of FORMATS.filter((each) => !['table', 'json', ...(CI[name] ?? [])].includes(each))) {
      it(`${format} is refused by ${name} before it does anything`, async () => {
        const { exitCode, out, note } = await runForTest(name, ...required, ...options, '--output', format);
        assert.deepEqual([exitCode, out], [64, '']);
        assert.match(note, new RegExp(`"${name}" answers with --output table, json.*, not ${format} `));
      });
    }
  }

  it('is listed in the help of the commands that a CI runs', async () => {
    for (const [name, formats] of Object.entries(CI)) {
      const { out } = await runForTest(name, '--help');
      assert.ok(out.includes(`Answers with --output table, json, ${formats.join(', ')}.`), out);
    }
  });
});
