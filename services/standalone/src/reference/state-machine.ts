import type { DescMethod } from '@bufbuild/protobuf';
import { getOption } from '@bufbuild/protobuf';
import { access } from '@policy-registry/contracts/options';
import type { Cause } from './lifecycle-verbs.ts';

/** One way from a state to another. */
export interface Way {
  /** Empty where the machine begins. */
  readonly from: string;
  readonly verb: string;
  readonly to: string;
  readonly cause: Cause;
}

/** All ways of a machine: from a state, by a verb, to one state or several. */
export function waysOf<S extends string, V extends string>(
  machine: Readonly<Record<S, Readonly<Partial<Record<V, S | readonly S[]>>>>>,
  cause: (verb: V, to: S) => Cause,
): readonly Way[] {
  return Object.entries<Readonly<Partial<Record<V, S | readonly S[]>>>>(machine).flatMap(([from, verbs]) =>
    (Object.entries(verbs) as [V, S | readonly S[]][]).flatMap(([verb, targets]) =>
      [targets]
        .flat()
        .map((to) => ({ from: from === 'none' ? '' : from, verb, to: to as S, cause: cause(verb, to as S) })),
    ),
  );
}

/** A mermaid diagram. States that nothing leads out of are ends. */
export function diagram(ways: readonly Way[]): readonly string[] {
  const ends = [...new Set(ways.map(({ to }) => to))].filter((state) => !ways.some(({ from }) => from === state));
  return [
    '```mermaid',
    'stateDiagram-v2',
    ...ways.map(({ from, verb, to }) => `  ${from || '[*]'} --> ${to}: ${verb}`),
    ...ends.map((state) => `  ${state} --> [*]`),
    '```',
  ];
}

export function waysTable(ways: readonly Way[]): readonly string[] {
  return [
    '| State | Verb | Becomes | By | Scope | Event |',
    '| --- | --- | --- | --- | --- | --- |',
    ...ways.map(({ from, verb, to, cause: { by, event } }) =>
      [
        ...['', from === '' ? '(none)' : `\`${from}\``, verb, `\`${to}\``],
        ...[typeof by === 'string' ? by : `${by.parent.name}.${by.name}`, typeof by === 'string' ? '' : scopeOf(by)],
        ...[`\`${event}\``, ''],
      ]
        .join(' | ')
        .trim(),
    ),
  ];
}

/** A star: only with a sign-in of the last minutes. */
function scopeOf(method: DescMethod): string {
  const { anyScope, freshAuthentication } = getOption(method, access);
  return `${anyScope.map((scope) => `\`${scope}\``).join(' or ')}${freshAuthentication ? ' *' : ''}`;
}
