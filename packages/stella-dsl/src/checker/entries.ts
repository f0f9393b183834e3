import type { DiagnosticSink } from '../diagnostic.ts';
import type { IrSettings, LiteralJson } from '../ir/ir.ts';
import type { Entry } from '../parser/ast.ts';
import { type Repair, rewrite } from '../repair.ts';
import { DEFAULT_STATUS } from '../statuses.ts';
import { literalJson } from './literals.ts';
import { suggest } from './repairs.ts';

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
  const first = new Map<string, number>();
  for (const name of names) {
    const before = first.get(name.text);
    if (before === undefined) first.set(name.text, name.start);
    else {
      const hint = `the first is on line ${sink.source.position(before).line}`;
      sink.report('TYPE-015', name, `the ${what} \`${name.text}\` stands twice`, hint);
    }
  }
}

const SETTINGS = ['shadow', 'default_status'];

function reportUnknown(key: Entry['key'], sink: DiagnosticSink): void {
  const near = suggest(key, key.text, SETTINGS);
  const known = key.text === 'strict' ? '`strict` stands in pack.yaml' : `settings are ${SETTINGS.join(', ')}`;
  sink.report('TYPE-016', key, `unknown setting \`${key.text}\``, near?.hint ?? known, near?.fix);
}

/** `"true"` has quotes too many. */
function unquoted(value: Entry['value']): [hint: string, fix?: Repair] {
  if (value.kind !== 'string' || !/^(?:true|false)$/.test(value.value)) return ['write true or false'];
  return [`write \`${value.value}\``, rewrite(value, value.value)];
}

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
      else sink.report('TYPE-004', value, '`shadow` is true or false', ...unquoted(value));
    } else if (key.text === 'default_status') {
      if (value.kind === 'string' && value.value !== '') status = value.value;
      else sink.report('TYPE-004', value, '`default_status` is a status in quotes', 'write "affected"');
    } else reportUnknown(key, sink);
  }
  return { default_status: status, shadow };
}
