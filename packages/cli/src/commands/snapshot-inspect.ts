import type { Command } from 'commander';
import type { FileInspection, Totals } from '../inventory/inspection.ts';
import type { Invocation } from '../invocation.ts';
import { counted } from '../output/counted.ts';
import { record, table } from '../output/table.ts';

export function inspectCommand(snapshot: Command, invocation: () => Invocation): void {
  snapshot
    .command('inspect <file...>')
    .description('count what reports, SBOMs, VEX files or a fact table hold, each and joined, without a server')
    .action((files: string[]) => inspect(invocation(), files));
}

async function inspect({ out }: Invocation, paths: readonly string[]): Promise<void> {
  // Arrow takes a while to load, and no other command of this group needs it.
  const { openInventory } = await import('../inventory/inventory-file.ts');
  const { inspectFile, inspectJoined } = await import('../inventory/inspection.ts');
  await openInventory(paths, async (files) => {
    const inspected: FileInspection[] = [];
    for (const file of files) inspected.push(await inspectFile(file));
    const [only] = inspected;
    if (only !== undefined && inspected.length === 1) {
      out.value(only, () => describeFile(only));
      return;
    }
    const totals = await inspectJoined(files);
    out.value({ ...totals, files: inspected }, () => describeFiles(inspected, totals));
  });
}

function describeFile(file: FileInspection): string {
  const { format, formatVersion = '', tool = '', digest, size, notes } = file;
  return record([
    ['File', file.file],
    ['Format', [format, formatVersion].filter(Boolean).join(' ')],
    ['Tool', tool],
    ['Digest', digest],
    ['Size', counted(size, 'byte')],
    ['Findings', `${file.findings}${severities(file)}`],
    ['Components', String(file.components)],
    ['Subjects', String(file.subjects)],
    ['VEX', counted(file.statements, 'statement')],
    [
      'Left out',
      notes.map(({ message, count, at }) => `${message} (${counted(count, 'time')}, first at ${at})`).join('\n'),
    ],
  ]);
}

function describeFiles(files: readonly FileInspection[], totals: Totals): string {
  const counts = (each: Totals) => [each.findings, each.components, each.subjects, each.statements].map(String);
  const rows = files.map((each) => [each.file, each.format, ...counts(each), each.digest]);
  return table(
    ['FILE', 'FORMAT', 'FINDINGS', 'COMPONENTS', 'SUBJECTS', 'VEX', 'DIGEST'],
    [...rows, ['joined', '', ...counts(totals), '']],
  );
}

function severities({ bySeverity }: Totals): string {
  const counts = Object.entries(bySeverity).map(([severity, count]) => `${count} ${severity}`);
  return counts.length === 0 ? '' : ` (${counts.join(', ')})`;
}
