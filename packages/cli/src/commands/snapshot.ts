import { Severity } from '@policy-registry/contracts/engine';
import { type Snapshot, SnapshotSchema, SnapshotState } from '@policy-registry/contracts/simulation';
import type { Command } from 'commander';
import { type Cli, received } from '../cli.ts';
import { counted } from '../output/counted.ts';
import { shortDigest, time, words } from '../output/format.ts';
import { record } from '../output/table.ts';
import { everyPage } from '../paging.ts';
import { downloadSnapshot } from './snapshot-download.ts';
import type { ImportOptions } from './snapshot-import.ts';
import { inspectCommand } from './snapshot-inspect.ts';

export function snapshotCommands(program: Command, cli: () => Cli): void {
  const snapshot = program.command('snapshot').description('inventories to simulate over');

  inspectCommand(snapshot, cli);

  snapshot
    .command('import <snapshot> <file...>')
    .description(
      'make a snapshot of SBOMs (CycloneDX, SPDX), reports (Grype, Trivy, OSV-Scanner, SARIF) and VEX (OpenVEX, CSAF), in JSON',
    )
    .option('--name <text>', 'name for people', '')
    .option('--no-wait', 'do not wait until it is built')
    .action(async (name: string, files: string[], options: ImportOptions) => {
      // Readers of reports take a while to load.
      const { importFiles } = await import('./snapshot-import.ts');
      show(cli(), await importFiles(cli(), name, files, options));
    });

  snapshot
    .command('list')
    .description('list snapshots, newest first')
    .action(async () => {
      const snapshots = await everyPage(async (pageToken) => {
        const page = await cli().clients().snapshots.listSnapshots({ pageSize: 100, pageToken });
        return { items: page.snapshots, nextPageToken: page.nextPageToken };
      });
      cli().out.list(SnapshotSchema, snapshots, [
        { title: 'SNAPSHOT', of: (each) => each.snapshot },
        { title: 'STATE', of: (each) => words(SnapshotState[each.state]) },
        { title: 'FINDINGS', of: (each) => String(each.findings) },
        { title: 'DOCUMENTS', of: (each) => String(each.documentCount) },
        { title: 'FACTS', of: (each) => shortDigest(each.factTableDigest) },
        { title: 'CREATED', of: (each) => time(each.createTime) },
      ]);
    });

  snapshot
    .command('show <snapshot>')
    .description('show a snapshot')
    .action(async (name: string) =>
      show(cli(), (await cli().clients().snapshots.getSnapshot({ snapshot: name })).snapshot),
    );

  snapshot
    .command('download <snapshot> <file>')
    .description(
      'write the fact table of a snapshot: Arrow, for any tool that reads it and for "simulate --local"; - for the answer itself',
    )
    .action(async (name: string, file: string) => {
      const downloaded = await downloadSnapshot(cli(), name, file);
      if (file !== '-') show(cli(), downloaded);
    });
}

function show(cli: Cli, answer: Snapshot | undefined): void {
  const snapshot = received(answer);
  const severities = Object.entries(snapshot.bySeverity)
    .sort(([a], [b]) => rank(b) - rank(a))
    .map(([key, count]) => `${count} ${key}`);
  cli.out.message(SnapshotSchema, snapshot, () =>
    record([
      ['Snapshot', snapshot.snapshot],
      ...stateRows(snapshot),
      ['Findings', `${snapshot.findings}${severities.length > 0 ? ` (${severities.join(', ')})` : ''}`],
      ['Components', String(snapshot.components)],
      ['VEX', counted(snapshot.statements, 'statement')],
      ['Documents', String(snapshot.documentCount)],
      ['Facts', snapshot.factTableDigest],
      ['Created', `${time(snapshot.createTime)} by ${snapshot.createdBy}`],
    ]),
  );
}

/** Of one that is not ready. */
function stateRows({ state, documentsRead, documentCount, failure }: Snapshot): [string, string][] {
  if (state === SnapshotState.FAILED) return [['State', `failed: ${failure}`]];
  if (state !== SnapshotState.BUILDING) return [];
  return [['State', `building, ${documentsRead} of ${counted(documentCount, 'document')} read`]];
}

function rank(severity: string): number {
  return Severity[severity.toUpperCase() as keyof typeof Severity] ?? Severity.UNSPECIFIED;
}
