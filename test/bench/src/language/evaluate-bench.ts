import assert from 'node:assert/strict';
import { cedar } from './cedar.ts';
import { cel } from './cel.ts';
import type { Contender } from './contender.ts';
import { realFindings } from './real-findings.ts';
import { interleaved, type Measurable, measurable, median, medianRatio } from './rounds.ts';
import { RULES } from './rules.ts';
import { stella } from './stella.ts';

export interface EvaluateResult {
  readonly findings: number;
  readonly rules: number;
  /** Rules that some finding meets. */
  readonly rules_met: number;
  /** Findings by the status that all three engines gave them. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly stella_per_second: number;
  readonly stella_explained_per_second: number;
  readonly cel_per_second: number;
  readonly cedar_per_second: number;
  readonly ratio_cel: number;
  readonly ratio_cedar: number;
}

/** Between two looks at the clock. */
const BATCH = 64;

export async function benchEvaluate(measureMs: number): Promise<EvaluateResult> {
  const findings = await realFindings();
  const ours = stella(findings, RULES, false);
  const peers = [stella(findings, RULES, true), cel(findings, RULES), cedar(findings, RULES)];
  const { rulesMet, statuses } = agreed(ours, peers);
  const rates = await interleaved([ours, ...peers].map(measured), measureMs);
  const of = (name: string): readonly number[] => rates.get(name) ?? [];
  return {
    findings: findings.length,
    rules: RULES.length,
    rules_met: rulesMet,
    statuses,
    stella_per_second: Math.round(median(of('stella'))),
    stella_explained_per_second: Math.round(median(of('stella, explained'))),
    cel_per_second: Math.round(median(of('cel'))),
    cedar_per_second: Math.round(median(of('cedar'))),
    ratio_cel: Number(medianRatio(of('stella'), of('cel')).toPrecision(3)),
    ratio_cedar: Number(medianRatio(of('stella'), of('cedar')).toPrecision(3)),
  };
}

/** What all engines decide. Throws where one decides a single finding otherwise. */
function agreed(ours: Contender, peers: readonly Contender[]): { rulesMet: number; statuses: Record<string, number> } {
  const statuses: Record<string, number> = {};
  const met = new Set<string>();
  for (let row = 0; row < ours.rows; row += 1) {
    const decision = ours.decide(row);
    for (const peer of peers) assert.deepEqual(peer.decide(row), decision, `${peer.name}, finding ${row}`);
    for (const name of decision.matched) met.add(name);
    statuses[decision.status] = (statuses[decision.status] ?? 0) + 1;
  }
  return { rulesMet: met.size, statuses };
}

function measured({ name, rows, decide }: Contender): Measurable {
  let row = 0;
  return measurable(name, () => {
    for (let done = 0; done < BATCH; done += 1) {
      decide(row);
      row = row + 1 === rows ? 0 : row + 1;
    }
    return BATCH;
  });
}
