import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { TestFolder } from '../local/folder-for-test.ts';
import { runForTest } from '../run-for-test.ts';

describe('cases as JUnit XML', () => {
  let folder: TestFolder;
  beforeEach(() => {
    folder = new TestFolder();
    folder.example('shop-policy-1', 'shop');
    folder.example('shop-policy-2', 'other');
  });
  afterEach(() => folder.remove());

  const report = async (...args: string[]) =>
    (await runForTest('test', 'shop', 'other', '--output', 'junit', ...args)).out;

  it('are a test each, in a suite per pack', async () => {
    const xml = await report();
    assert.match(xml, /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites tests="6" failures="0" errors="0"/);
    assert.match(xml, /<testsuite name="shop" tests="2" failures="0"/);
    assert.match(
      xml,
      /<testcase classname="other" name="what the vendor fixed is fixed" file="other\/tests\/rules\.yaml"\/>/,
    );
  });

  it('say why they failed', async () => {
    folder.edit('shop/tests/vex.yaml', 'status: blocked', 'status: affected');
    const xml = await report();
    assert.match(xml, /<testsuite name="shop" tests="2" failures="1" errors="0"/);
    assert.match(
      xml,
      /<failure message="status: expected affected, got blocked" type="CASE-001"><!\[CDATA\[[\s\S]*✓ block_critical {2}matched/,
    );
  });

  it('are errors where they cannot run, and where too little is covered', async () => {
    folder.edit('shop/tests/vex.yaml', 'status: blocked', 'statsu: "<&]]>\u0001"');
    assert.match(
      await report(),
      /<testcase classname="shop" name="shop\/tests\/vex\.yaml:\d+:\d+">\s*<error message="[^"]*statsu[^"]*" type="TEST-002">/,
    );
    folder.example('shop-policy-1', 'shop');
    const xml = await report('--min-coverage', '100');
    assert.equal(xml.match(/type="CASE-002"/g)?.length, 2);
    assert.match(xml, /<testsuites tests="8" failures="0" errors="2"/);
  });

  it('hold nothing that XML cannot', async () => {
    folder.edit('shop/tests/vex.yaml', 'a VEX statement wins', '"<a> & \\u0000\\u001b[2J ]]> \\"q\\""');
    folder.edit('shop/tests/vex.yaml', 'status: not_affected, rule', 'status: "]]>", rule');
    const xml = await report();
    assert.doesNotMatch(xml, /[^\n\P{Cc}]/u);
    assert.match(xml, /name="&lt;a> &amp; \ufffd\ufffd\[2J \]\]> &quot;q&quot;"/);
    assert.doesNotMatch(xml.replaceAll(/<!\[CDATA\[[\s\S]*?\]\]>/g, '').replaceAll(/"[^"]*"/g, ''), /\]\]>/);
  });
});
