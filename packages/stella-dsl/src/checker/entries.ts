import type { DiagnosticSink } from '../diagnostic.ts';
import type { IrSettings, LiteralJson } from '../ir/ir.ts';
import type { Entry } from '../parser/ast.ts';
import { DEFAULT_STATUS } from '../statuses.ts';
import { didYouMean } from '../suggest.ts';
import { literalJson } from './literals.ts';

/** Keys of one block, each once. `fromEntries` makes own properties, so that a key such as `__proto__` is only a key. */
export function checkEntries(entries: readonly Entry[], sink: DiagnosticSink): Record<string, LiteralJson> {
  reportTwice(
    entries.map(({ key }) => key),
    sink,
    'key',
  );
  return Object.fromEntries(entries.map(({ key, value }) => [key.text, literalJson(value)]));
}

export function reportTwice(
  names: readonly { text: string; start: number; end: number }[],
  sink: DiagnosticSink,
  what: string,
): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name.text)) sink.report('TYPE-015', name, `the ${what} \`${name.text}\` stands twice`);
    seen.add(name.text);
  }
}

const SETTINGS = ['shadow', 'default_status'];

export function checkSettings(entries: readonly Entry[], sink: DiagnosticSink): IrSettings {
  reportTwice(
    entries.map(({ key }) => key),
    sink,
    'key',
  );
  let shadow = false;
  let status: string = DEFAULT_STATUS;
  for (const { key, value } of entries) {
    if (key.text === 'shadow') {
      if (value.kind === 'bool') shadow = value.value;
      else sink.report('TYPE-004', value, '`shadow` is true or false');
    } else if (key.text === 'default_status') {
      if (value.kind === 'string' && value.value !== '') status = value.value;
      else sink.report('TYPE-004', value, '`default_status` is a status in quotes');
    } else {
      sink.report(
        'TYPE-016',
        key,
        `unknown setting \`${key.text}\``,
        didYouMean(key.text, SETTINGS) ?? `settings are ${SETTINGS.join(', ')}`,
      );
    }
  }
  return { default_status: status, shadow };
}
