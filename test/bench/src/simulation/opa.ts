import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { installTool, isInstalled, OPA_PEER, toolPath } from '@policy-registry/stack';
import type { Finding } from '@policy-registry/stella-dsl';
import { DEFAULT_STATUS, EXPOSURE, factsOf } from '../language/contender.ts';
import type { PeerRule } from '../language/rules.ts';
import type { Diff, Peer } from './peer.ts';

const ANSWER_DEADLINE_MS = 10 * 60_000;

/**
 * OPA as a library of a Go program on one core (test/bench/opa): the query of each version prepared once, inputs parsed once. The
 * program is built when it is first needed.
 */
export async function opa(findings: readonly Finding[], versions: readonly (readonly PeerRule[])[]): Promise<Peer> {
  if (!isInstalled(OPA_PEER)) await installTool(OPA_PEER);
  const child = spawn(toolPath(OPA_PEER), [], {
    env: { ...process.env, GOMAXPROCS: '1' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async <T>(): Promise<T> => {
    const timer = setTimeout(() => child.kill(), ANSWER_DEADLINE_MS);
    const { value, done } = await lines.next();
    clearTimeout(timer);
    if (done) throw new Error('the program of OPA ended without an answer');
    return JSON.parse(value) as T;
  };
  const ask = <T>(command: object): Promise<T> => {
    child.stdin.write(JSON.stringify(command));
    return answer<T>();
  };
  await pipeline(taskOf(findings, versions), child.stdin, { end: false });
  const rows = await answer<number>();
  if (rows !== findings.length) throw new Error(`OPA read ${rows} findings of ${findings.length}`);
  return {
    name: 'opa',
    async decide() {
      const decided = await ask<readonly (readonly string[])[][]>({ decide: true });
      return decided.map(
        (sets) => sets.map((names, version) => decisionOf(names, versions[version] ?? [])) as never as Diff,
      );
    },
    rate: (ms) => ask<number>({ rate_ms: Math.ceil(ms) }),
    async close() {
      child.stdin.end();
      await ended;
    },
  };
}

function* taskOf(findings: readonly Finding[], versions: readonly (readonly PeerRule[])[]): Generator<string> {
  const asked = versions.map((rules) => ({ module: moduleOf(rules), query: 'data.bench.matched' }));
  yield `{"versions":${JSON.stringify(asked)},"rows":[`;
  for (const [row, finding] of findings.entries()) yield (row === 0 ? '' : ',') + JSON.stringify(inputOf(finding));
  yield ']}';
}

function moduleOf(rules: readonly PeerRule[]): string {
  return ['package bench', ...rules.map(({ name, rego }) => `matched contains "${name}" if { ${rego} }`)].join('\n');
}

/** What is not known is left out. */
function inputOf(finding: Finding): object {
  const { fixAvailable: fix_available, ...facts } = factsOf(finding);
  const known = Object.entries({ ...facts, fix_available }).filter(([, value]) => value !== null);
  return { ...Object.fromEntries(known), exposure: EXPOSURE };
}

/** Rego has no order among rules: as with Cedar, the first that matches is found here. */
function decisionOf(names: readonly string[], rules: readonly PeerRule[]) {
  const matched = rules.filter(({ name }) => names.includes(name));
  return { matched: matched.map(({ name }) => name), status: matched[0]?.status ?? DEFAULT_STATUS };
}
