import type { IrAction, IrExpr } from './ir.ts';
import { readExpr } from './read-expr.ts';
import { type Json, readList, readObject, readOneOf, readString } from './reader.ts';

const MEMBERS: Readonly<Record<IrAction['do'], readonly string[]>> = {
  status: ['value'],
  severity: ['value'],
  ignore: ['until?'],
  defer: ['until?'],
  warn: ['message?'],
  escalate: ['to?'],
  annotate: ['key', 'value'],
  requireVex: ['vendors?', 'justifications?'],
};
const ACTIONS = Object.keys(MEMBERS) as IrAction['do'][];

/** Reads one action. Throws `IrError`. */
export function readAction(value: unknown, path: string): IrAction {
  const kind = readOneOf((value as Json | null)?.do, `${path}/do`, ACTIONS);
  const action = readObject(value, path, ['do', ...MEMBERS[kind]]);
  const sub = (member: string): IrExpr => readExpr(action[member], `${path}/${member}`);
  const has = (member: string): boolean => action[member] !== undefined;
  const strings = (member: string): string[] => readList(action[member], `${path}/${member}`, readString);
  switch (kind) {
    case 'status':
    case 'severity':
      return { do: kind, value: sub('value') };
    case 'ignore':
    case 'defer':
      return has('until') ? { do: kind, until: sub('until') } : { do: kind };
    case 'warn':
      return has('message') ? { do: kind, message: sub('message') } : { do: kind };
    case 'escalate':
      return has('to') ? { do: kind, to: sub('to') } : { do: kind };
    case 'annotate':
      return { do: kind, key: readString(action.key, `${path}/key`), value: sub('value') };
    case 'requireVex':
      return {
        do: kind,
        ...(has('vendors') ? { vendors: strings('vendors') } : {}),
        ...(has('justifications') ? { justifications: strings('justifications') } : {}),
      };
  }
}
