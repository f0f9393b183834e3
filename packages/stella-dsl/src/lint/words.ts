import { JUSTIFICATIONS, VEX_STATUSES } from '../analysis/words.ts';
import type { CheckedRule } from '../checker/program.ts';
import type { DiagnosticSink } from '../diagnostic.ts';
import type { Expr, StringLiteral } from '../parser/ast.ts';
import { asGuess } from '../repair.ts';
import { nearest } from '../suggest.ts';
import { REACH_STATES } from '../values/reach-state.ts';
import { comparedPairs, type Pair } from './pairs.ts';
import { actionsOf, dotted, stringsIn } from './walk.ts';

interface Words {
  readonly what: string;
  readonly known: readonly string[];
}

const STATUS: Words = { what: 'VEX status', known: VEX_STATUSES };
const JUSTIFICATION: Words = { what: 'VEX justification', known: JUSTIFICATIONS.map(([word]) => word) };
const REACH: Words = { what: 'state that reach_state gives', known: REACH_STATES };

/** Words that the value they are compared with never is. */
export function lintWords(checked: CheckedRule): void {
  const { sink } = checked.unit;
  for (const pair of comparedPairs(checked)) {
    const words = wordsOf(pair);
    if (words !== null) for (const literal of stringsIn(pair.other)) checkWord(literal, words, sink);
    else checkCase(pair, sink);
  }
  for (const action of actionsOf(checked)) {
    if (action.kind !== 'requireVex') continue;
    for (const { key, values } of action.requirements) {
      if (key.text === 'justifications') for (const one of stringsIn(values)) checkWord(one, JUSTIFICATION, sink);
    }
  }
}

function wordsOf({ subject, element }: Pair): Words | null {
  const name = dotted(subject);
  if (subject.kind === 'call') return dotted(subject.callee) === 'reach_state' ? REACH : null;
  const field = element === 'statement' && name !== null && !name.includes('.') ? `vex.${name}` : name;
  return field === 'vex.status' ? STATUS : field === 'vex.justification' ? JUSTIFICATION : null;
}

function checkWord(literal: StringLiteral, { what, known }: Words, sink: DiagnosticSink): void {
  if (known.includes(literal.value)) return;
  const meant = nearest(literal.value, known);
  const hint = meant === undefined ? `known are ${known.join(', ')}` : `did you mean \`${meant}\`?`;
  const fix = meant === undefined ? undefined : rewrite(literal, meant);
  sink.report('LINT-014', literal, `${JSON.stringify(literal.value)} is no ${what}`, hint, fix);
}

/** `lowercase(x) == "NPM"` is never true. */
function checkCase({ subject, other }: Pair, sink: DiagnosticSink): void {
  const change = changeOf(subject);
  if (change === null) return;
  for (const literal of stringsIn(other)) {
    const meant = change(literal.value);
    if (meant === literal.value) continue;
    const message = `${JSON.stringify(literal.value)} is in another letter case than all that it is compared with`;
    sink.report('LINT-014', literal, message, `write "${meant}"`, rewrite(literal, meant));
  }
}

function changeOf(subject: Expr): ((text: string) => string) | null {
  const name = subject.kind === 'call' ? dotted(subject.callee) : null;
  if (name === 'lowercase' || name === 'purl_type') return (text) => text.toLowerCase();
  return name === 'uppercase' ? (text) => text.toUpperCase() : null;
}

function rewrite({ start, end }: StringLiteral, word: string) {
  return asGuess({ title: `write "${word}"`, edits: [{ start, end, text: JSON.stringify(word) }] });
}
