import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { create } from '@bufbuild/protobuf';
import { PackSchema } from '@policy-registry/contracts/registry';
import type { Format } from './formats.ts';
import { MessageOutput } from './message-output.ts';

function outputs(format: Format) {
  const written: string[] = [];
  const noted: string[] = [];
  const output = new MessageOutput(format, { out: (text) => written.push(text), note: (text) => noted.push(text) });
  return { output, written, noted };
}

const PACK = create(PackSchema, { pack: 'shop', displayName: 'The \u001b[31mshop\u009b', tags: ['a'] });
const COLUMNS = [
  { title: 'PACK', of: (each: typeof PACK) => each.pack },
  { title: 'NAME', of: (each: typeof PACK) => each.displayName },
];

describe('the answer of a command', () => {
  it('is JSON for machines: proto names, empty fields too, nothing that a terminal obeys', () => {
    const { output, written, noted } = outputs('json');
    output.message(PackSchema, PACK, () => assert.fail('no text for people is made'));
    const [text = ''] = written;
    assert.doesNotMatch(text, /[^\n\P{Cc}]/u);
    const { pack, displayName, description, requiredApprovals } = JSON.parse(text);
    assert.deepEqual([pack, displayName], ['shop', PACK.displayName]);
    assert.deepEqual([description, requiredApprovals], ['', 0]);
    assert.deepEqual(noted, []);
  });

  it('is a text for people, with nothing that a terminal obeys', () => {
    const { output, written } = outputs('table');
    output.message(PackSchema, PACK, () => PACK.displayName);
    output.value({}, () => 'a\rb');
    assert.deepEqual(written, ['The \ufffd[31mshop\ufffd\n', 'a\ufffdb\n']);
  });

  it('is an array of messages, or their table', () => {
    const machine = outputs('json');
    machine.output.list(PackSchema, [PACK, PACK], COLUMNS);
    machine.output.list(PackSchema, [], COLUMNS);
    const lists = machine.written.map((text) => JSON.parse(text));
    assert.deepEqual([lists[0].length, lists[0][0].pack, lists[1]], [2, 'shop', []]);

    const person = outputs('table');
    person.output.list(PackSchema, [PACK], COLUMNS);
    person.output.list(PackSchema, [], COLUMNS);
    assert.deepEqual(person.written, ['PACK  NAME\nshop  The \ufffd[31mshop\ufffd\n', 'Nothing.\n']);
  });

  it('keeps notes apart, as JSON too', () => {
    for (const format of ['table', 'json'] as const) {
      const { output, written, noted } = outputs(format);
      output.note('file\u001b.json: grype');
      assert.deepEqual([written, noted], [[], ['file\ufffd.json: grype\n']]);
    }
  });
});
