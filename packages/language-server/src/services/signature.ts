import { type CallParameter, SIGNATURES } from '@policy-registry/stella-dsl';
import type { SignatureHelp } from 'vscode-languageserver';
import type { StellaFile } from '../text/stella-file.ts';

/** The call that the offset is in, and which of its arguments; null outside of calls. */
export function signatureHelp(file: StellaFile, offset: number): SignatureHelp | null {
  const { groups } = file.scopeAt(offset);
  const call = groups.findLast(({ open, of }) => open === '(' && of !== null && SIGNATURES.has(of.join('.')));
  const signature = SIGNATURES.get(call?.of?.join('.') ?? '');
  if (call === undefined || signature === undefined) return null;
  const { name, params, returns, doc } = signature;
  const labels = params.map(labelOf);
  const last = params.at(-1);
  const activeParameter = last?.rest === true ? Math.min(call.argument, params.length - 1) : call.argument;
  const label = `${name}(${labels.join(', ')}) → ${returns}`;
  const parameters = labels.map((one) => ({ label: one }));
  return { signatures: [{ label, documentation: doc, parameters }], activeSignature: 0, activeParameter };
}

function labelOf({ name, type, optional, rest }: CallParameter): string {
  return `${name}${rest ? '...' : optional ? '?' : ''}: ${type}`;
}
