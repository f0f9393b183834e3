import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { TestFolder } from '../local/folder-for-test.ts';
import { runForTest } from '../run-for-test.ts';
import { workflowCommands } from './github.ts';
import { problemForTest } from './problem-for-test.ts';

describe('problems as workflow commands of GitHub', () => {
  let folder: TestFolder;
  beforeEach(() => {
    folder = new TestFolder();
    delete process.env.GITHUB_WORKSPACE;
  });
  afterEach(() => folder.remove());

  const lines = (...problems: Parameters<typeof workflowCommands>[0]) => workflowCommands(problems).split('\n');

  it('are one line each, by severity, with a sum for the log', () => {
    assert.deepEqual(
      lines(problemForTest(), problemForTest({ severity: 'warning' }), problemForTest({ severity: 'info' })),
      [
        '::error file=shop/policy.stella,line=2,endLine=2,col=3,endColumn=6,title=TYPE-002%3A unknown member::no member `x`',
        '::warning file=shop/policy.stella,line=2,endLine=2,col=3,endColumn=6,title=TYPE-002%3A unknown member::no member `x`',
        '::notice file=shop/policy.stella,line=2,endLine=2,col=3,endColumn=6,title=TYPE-002%3A unknown member::no member `x`',
        '1 error, 1 warning, 1 info.',
      ],
    );
    assert.deepEqual(lines(), ['No problems.']);
  });

  it('have columns within a line only', () => {
    assert.match(lines(problemForTest({ endLine: 4 }))[0] ?? '', /line=2,endLine=4,title=/);
  });

  it('escape what would end or change a command', () => {
    const [line = ''] = lines(
      problemForTest({ file: 'a,b:c%d.stella', code: 'NEW-1', message: '50%\r\n::error::x', hint: 'or: this, that' }),
    );
    assert.equal(
      line,
      '::error file=a%2Cb%3Ac%25d.stella,line=2,endLine=2,col=3,endColumn=6,title=NEW-1::50%25%0D%0A::error::x%0Aor: this, that',
    );
  });

  it('name files from the checkout, not from the folder where the step runs', () => {
    folder.put('packs/shop/x', '');
    process.env.GITHUB_WORKSPACE = folder.path;
    process.chdir('packs');
    assert.match(lines(problemForTest())[0] ?? '', /file=packs\/shop\/policy\.stella,/);
    assert.match(lines(problemForTest({ file: '/else/a.stella' }))[0] ?? '', /file=\/else\/a\.stella,/);
  });

  it('cannot be forged by a source: no answer has another line that begins a command', async () => {
    folder.example('shop-policy-1', 'shop');
    folder.edit('shop/tests/vex.yaml', 'a VEX statement wins', '"x\\n::set-output name=a::b"');
    folder.edit('shop/tests/vex.yaml', 'status: not_affected, rule', 'status: affected, rule');
    const { exitCode, out } = await runForTest('test', 'shop', '--output', 'github');
    assert.equal(exitCode, 2);
    assert.match(out, /^::error file=shop\/tests\/vex\.yaml,[^\n]*\\n::set-output[^\n]*\n1 error\.\n$/);
  });
});
