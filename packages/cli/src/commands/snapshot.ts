import { basename } from 'node:path';
import { Severity } from '@policy-registry/contracts/engine';
import { DocumentFormat, type Snapshot, SnapshotSchema } from '@policy-registry/contracts/simulation';
import type { Command } from 'commander';
import { type Cli, received } from '../cli.ts';
import { shortDigest, time, words } from '../output/format.ts';
import { record } from '../output/table.ts';
import { everyPage } from '../paging.ts';
import { downloadSnapshot } from './snapshot-download.ts';
import { inspectCommand } from './snapshot-inspect.ts';
import { uploadFile } from './snapshot-upload.ts';

/** Gigabytes of documents take minutes to join; a registry ends it where its own longest deadline does. */
const JOIN_MS = 60 * 60 * 1000;

export function snapshotCommands(program: Command, cli: () => Cli): void {
  const snapshot = program.command('snapshot').description('inventories to simulate over');

  inspectCommand(snapshot, cli);

  snapshot
    .command('import <snapshot> <file...>')
    .description(
      'make a snapshot of SBOMs (CycloneDX, SPDX), reports (Grype, Trivy, OSV-Scanner, SARIF) and VEX (OpenVEX, CSAF), in JSON',
    )
    .option('--name <text>', 'name for people', '')
    .action((name: string, files: string[], options: { name: string }) =>
      importFiles(cli(), name, files, options.name),
    );

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
        { title: 'FINDINGS', of: (each) => String(each.findings) },
        { title: 'DOCUMENTS', of: (each) => String(each.documents.length) },
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

async function importFiles(cli: Cli, name: string, files: readonly string[], displayName: string): Promise<void> {
  const { snapshots } = cli.clients();
  const digests = new Set<string>();
  for (const file of files) {
    const document = await uploadFile(cli, file);
    digests.add(document.digest);
    const found = [
      `${document.components} components`,
      `${document.matches} matches`,
      `${document.statements} VEX statements`,
    ].filter((part) => !part.startsWith('0 '));
    cli.out.note(`${basename(file)}: ${words(DocumentFormat[document.format])}, ${found.join(', ') || 'empty'}`);
    for (const note of document.notes) cli.out.note(`  left out: ${note}`);
  }
  const request = { snapshot: name, displayName, documents: [...digests] };
  const { snapshot } = await snapshots.createSnapshot(request, { timeoutMs: JOIN_MS });
  show(cli, snapshot);
}

function show(cli: Cli, answer: Snapshot | undefined): void {
  const snapshot = received(answer);
  const severities = Object.entries(snapshot.bySeverity)
    .sort(([a], [b]) => rank(b) - rank(a))
    .map(([key, count]) => `${count} ${key}`);
  cli.out.message(SnapshotSchema, snapshot, () =>
    record([
      ['Snapshot', snapshot.snapshot],
      ['Findings', `${snapshot.findings}${severities.length > 0 ? ` (${severities.join(', ')})` : ''}`],
      ['Components', String(snapshot.components)],
      ['VEX', `${snapshot.statements} statements`],
      ['Documents', String(snapshot.documents.length)],
      ['Facts', snapshot.factTableDigest],
      ['Created', `${time(snapshot.createTime)} by ${snapshot.createdBy}`],
    ]),
  );
}

function rank(severity: string): number {
  return Severity[severity.toUpperCase() as keyof typeof Severity] ?? Severity.UNSPECIFIED;
}
