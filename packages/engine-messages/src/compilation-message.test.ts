import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { CompilationSchema, DiagnosticSeverity } from '@policy-registry/contracts/engine';
import { COMPILER_VERSION, compile } from '@policy-registry/stella-dsl';
import { compilationMessage } from './compilation-message.ts';

function compiledOverTheWire(text: string) {
  const result = compile([{ path: 'policy.stella', text }]);
  const facts = { ...result, sourceDigest: 'sha256:00', irDigest: result.irDigest ?? '' };
  const message = create(CompilationSchema, compilationMessage({ ...facts, compilerVersion: COMPILER_VERSION }));
  return { result, message: fromBinary(CompilationSchema, toBinary(CompilationSchema, message)) };
}

const POLICY = `policy "Shop" syntax "stella-dsl@1" {
  profile severity {
    map vendor_weight { source "GHSA" => +0.5 }
    env exposure { if env.runtime == "serverless" then +0.5 }
    ceiling = 9
  }
  rule block_critical priority 20 {
    when severity.normalized >= "Critical"
    then status := "blocked"
    because "Critical"
  }
}
`;

describe('compilations as messages', () => {
  it('says what the compiler found, with its tables', () => {
    const { result, message } = compiledOverTheWire(POLICY);
    assert.ok(message.ok);
    assert.equal(message.irDigest, result.irDigest);
    assert.deepEqual([message.complexity?.score, message.complexity?.budget], Object.values(result.complexity));
    assert.deepEqual(
      message.ruleIndex.map(({ rule, priority, inputs }) => [rule, priority, inputs]),
      [['block_critical', 20, result.ruleIndex[0]?.inputs]],
    );
  });

  it('names profiles, what they hold, and rules', () => {
    const { message } = compiledOverTheWire(POLICY);
    assert.deepEqual(
      message.symbols.map(({ name, kind, line, documentation }) => [kind, name, line, documentation]),
      [
        ['profile', 'severity', 2, ''],
        ['map', 'severity.vendor_weight', 0, ''],
        ['env', 'severity.exposure', 0, ''],
        ['scalar', 'severity.ceiling', 0, ''],
        ['rule', 'block_critical', 7, 'Critical'],
      ],
    );
    assert.ok(message.symbols.every(({ file }) => file === 'policy.stella'));
  });

  it('says what is wrong, and where', () => {
    const { result, message } = compiledOverTheWire(POLICY.replace('severity.normalized', 'severty.normalized'));
    assert.deepEqual([message.ok, message.irDigest], [false, '']);
    const [diagnostic] = message.diagnostics;
    assert.deepEqual(
      [diagnostic?.severity, diagnostic?.line, diagnostic?.message, diagnostic?.hint],
      [DiagnosticSeverity.ERROR, 8, result.diagnostics[0]?.message, result.diagnostics[0]?.hint],
    );
  });
});
