import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { OVERRIDE_WAYS, PROMOTION_WAYS, VERSION_WAYS } from './lifecycle-page.ts';
import { diagram, type Way } from './state-machine.ts';

const GOLDENS = fileURLToPath(new URL('../../../../packages/events/goldens/', import.meta.url));

interface Golden {
  readonly type: string;
  readonly data: { readonly fromState?: string; readonly toState?: string };
}

/** What another promotion does to one is told by the event of the other. */
const isOwn = ({ verb }: Way) => verb !== 'supersede' && verb !== 'rollBack';
const WAYS = [...VERSION_WAYS, ...PROMOTION_WAYS, ...OVERRIDE_WAYS].filter(isOwn);

describe('the events of docs/lifecycle.md', () => {
  const goldens = readdirSync(GOLDENS).map((name): Golden => JSON.parse(readFileSync(GOLDENS + name, 'utf8')));
  for (const type of new Set(WAYS.map(({ cause }) => cause.event))) {
    it(`${type} leads where the registry says that it does`, () => {
      const golden = goldens.find((each) => each.type === type);
      assert.ok(golden !== undefined, 'no golden');
      const { fromState = '', toState = '' } = golden.data;
      const from = fromState === 'none' ? '' : fromState;
      const told = WAYS.filter(({ cause }) => cause.event === type).map((way) => `${way.from} ${way.to}`);
      assert.ok(told.includes(`${from} ${toState}`), `${from} ${toState}, not ${told.join(', ')}`);
    });
  }
});

describe('a diagram', () => {
  it('begins and ends where the machine does', () => {
    const lines = diagram(OVERRIDE_WAYS);
    assert.ok(lines.includes('  [*] --> pending: create'));
    assert.deepEqual(
      lines.filter((line) => line.endsWith('[*]')),
      ['  disabled --> [*]', '  expired --> [*]'],
    );
  });
});
