import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { parseCompose, readText } from './compose-file.ts';

/** compose-spec.schema.json is the one of compose-go v2.16.2 (Apache-2.0); compose-model.stack.ts compares the two. */
const ajv = new Ajv2020({ allErrors: true, strict: false });
formats.default(ajv, ['duration', 'uri']);
ajv.addFormat('expose', true).addFormat('ports', true).addFormat('subnet_ip_address', true);
const validate = ajv.compile(JSON.parse(readText('test/deploy/compose-spec.schema.json')));

for (const file of ['compose.yaml', 'compose.tls.yaml']) {
  test(`${file} is of the Compose Specification`, () => {
    validate(parseCompose(file).toJS());
    assert.deepEqual(validate.errors ?? [], []);
  });
}

test('what is not of the specification is found', () => {
  assert.equal(validate({ services: { a: { image: 'a', comand: ['b'] } } }), false);
  assert.equal(validate({ services: { a: { image: 'a', depends_on: { b: { condition: 'soon' } } } } }), false);
});
