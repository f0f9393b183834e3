import { FUNCTIONS, METHODS, PREDICATES, type Signature } from '../checker/functions.ts';
import { typeName } from '../checker/types.ts';

/** How something is called. */
export interface CallSignature {
  /** `lowercase`, `advisory.matches`, `vex.any`. */
  readonly name: string;
  readonly params: readonly CallParameter[];
  /** Name of the type. */
  readonly returns: string;
  readonly doc: string;
  /** Of a predicate: what the bare names in its argument are fields of. */
  readonly element?: 'statement' | 'component';
}

export interface CallParameter {
  readonly name: string;
  /** Names of the types, any of which fits: `decimal or severity`. */
  readonly type: string;
  /** May be left out. */
  readonly optional: boolean;
  /** The last one, which takes any number of arguments. */
  readonly rest: boolean;
}

/** Functions, methods and predicates by name. */
export const SIGNATURES: ReadonlyMap<string, CallSignature> = new Map([
  ...[...FUNCTIONS, ...METHODS].map(([name, one]) => [name, plain(name, one)] as const),
  ...[...PREDICATES].map(([name, { element, returns, doc }]) => {
    const where = { name: 'condition', type: `condition over one ${element}`, optional: false, rest: false };
    return [name, { name, params: [where], returns: typeName(returns), doc, element }] as const;
  }),
]);

function plain(name: string, { params, returns, doc }: Signature): CallSignature {
  const described = params.map((param) => ({
    name: param.name,
    type: param.types.map(typeName).join(' or '),
    optional: param.optional === true,
    rest: param.rest === true,
  }));
  return { name, params: described, returns: typeName(returns), doc };
}
