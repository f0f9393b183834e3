import { invalidArgument } from './free-text.ts';

/**
 * The state that a list is filtered by; `undefined` for UNSPECIFIED (0), which is no filter. Throws INVALID_ARGUMENT for a number that
 * the contract does not define: to ignore it would show what was not asked for.
 */
export function stateFilter<S extends string>(messages: Readonly<Record<S, number>>, given: number): S | undefined {
  if (given === 0) return undefined;
  const state = (Object.keys(messages) as S[]).find((name) => messages[name] === given);
  if (state !== undefined) return state;
  throw invalidArgument('state', 'is not a state', 'enum.defined_only');
}
