import type { SeverityName } from '../finding.ts';
import { formatInstant } from '../values/instant.ts';
import { severityOfRank } from '../values/severity.ts';
import type { Evaluation, OpenEffect } from './evaluation.ts';
import { member } from './inputs.ts';
import { escalate, type Subject } from './subject.ts';
import type { ValueJson } from './value.ts';

/** A status that a rule wants. */
export interface Candidate {
  readonly rule: string;
  readonly status: string;
  /** A claim from VEX, which `requireVex` guards. */
  readonly claim: boolean;
  /** Of `ignore until` and `defer until`. */
  readonly until: number | null;
  readonly effect: OpenEffect | null;
}

export interface Requirement {
  readonly rule: string;
  /** Null: any will do. */
  readonly vendors: ReadonlySet<string> | null;
  readonly justifications: ReadonlySet<string> | null;
}

/** What the rules want of one finding, gathered while they run and settled at the end. */
export class Decision {
  readonly candidates: Candidate[] = [];
  readonly requirements: Requirement[] = [];
  readonly escalations: { to: number | null; effect: OpenEffect | null }[] = [];
  readonly warnings: string[] = [];
  // Tables that most findings need nothing of are made when they do.
  #annotations: Map<string, ValueJson[]> | null = null;
  /** By status, the first requirement that no statement meets: looked up once, however many rules claim it. */
  #lacking: Map<string, Requirement | undefined> | null = null;
  severityRule = '';

  annotate(key: string, value: ValueJson): void {
    this.#annotations ??= new Map();
    const values = this.#annotations.get(key);
    if (values === undefined) this.#annotations.set(key, [value]);
    else values.push(value);
  }

  /** The first status that is accepted wins. Requirements count wherever their rule stands, before or after. */
  settleStatus(subject: Subject): Candidate | null {
    let winner: Candidate | null = null;
    for (const candidate of this.candidates) {
      if (winner !== null) {
        // Without an explain nobody asks why.
        if (candidate.effect !== null) refuse(candidate.effect, `rule ${winner.rule} had settled the status`);
        continue;
      }
      const unmet = candidate.claim ? this.#unmet(candidate.status, subject) : undefined;
      if (unmet === undefined) winner = candidate;
      else refuse(candidate.effect, `not accepted: no VEX statement meets requireVex of rule ${unmet.rule}`);
    }
    return winner;
  }

  #unmet(status: string, subject: Subject): Requirement | undefined {
    this.#lacking ??= new Map();
    if (!this.#lacking.has(status)) {
      const unmet = this.requirements.find((requirement) => !isMet(requirement, status, subject));
      this.#lacking.set(status, unmet);
    }
    return this.#lacking.get(status);
  }

  /** Raises the assigned severity, or the band, by every escalation in turn. */
  settleSeverity(subject: Subject): SeverityName {
    let rank = subject.assigned ?? subject.band;
    for (const { to, effect } of this.escalations) {
      const raised = escalate(rank, to);
      if (raised === rank) refuse(effect, `the severity was ${severityOfRank(rank)} already`);
      rank = raised;
    }
    return severityOfRank(rank);
  }

  annotations(): Evaluation['annotations'] {
    if (this.#annotations === null) return {};
    const entries = [...this.#annotations].map(([key, values]) => [
      key,
      values.length === 1 ? (values[0] ?? null) : values,
    ]);
    return Object.fromEntries(entries);
  }
}

/** Met by a statement that says this very status, by a named vendor and with a named justification. */
export function isMet(requirement: Requirement, status: string, subject: Subject): boolean {
  const { vendors, justifications } = requirement;
  return subject.statements.some((statement) => {
    if (member(statement, 'status') !== status) return false;
    return (
      isListed(member(statement, 'vendor'), vendors) && isListed(member(statement, 'justification'), justifications)
    );
  });
}

function isListed(value: unknown, list: ReadonlySet<string> | null): boolean {
  return list === null || (typeof value === 'string' && list.has(value));
}

export function refuse(effect: OpenEffect | null, reason: string): void {
  if (effect === null) return;
  effect.applied = false;
  effect.reason = reason;
}

export function untilOf({ status, until }: Candidate): Evaluation['until'] {
  if (until === null) return undefined;
  const text = formatInstant(until);
  return status === 'suppressed' ? { suppressed: text } : { deferred: text };
}
