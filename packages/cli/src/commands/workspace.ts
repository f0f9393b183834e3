import { normalizeLineEndings, sha256 } from '@policy-registry/canonical';
import {
  CommitSchema,
  DiffCommitsResponseSchema,
  RebaseWorkspaceResponseSchema,
  type Workspace,
  WorkspaceSchema,
  WorkspaceState,
} from '@policy-registry/contracts/registry';
import { type Command, Option } from 'commander';
import { type Cli, received } from '../cli.ts';
import { EXIT } from '../exit-code.ts';
import { readPack } from '../local/input.ts';
import { counted } from '../output/counted.ts';
import { differences } from '../output/differences.ts';
import { shortDigest, time, words } from '../output/format.ts';
import { record } from '../output/table.ts';
import { type LocalFile, writePackFolder } from '../pack-folder.ts';
import { everyPage } from '../paging.ts';
import { workspaceTestCommand } from './workspace-test.ts';

export function workspaceCommands(program: Command, cli: () => Cli): void {
  const workspace = program.command('workspace').description('drafts of a pack');

  workspace
    .command('create <workspace>')
    .description('open a workspace for a pack')
    .requiredOption('--pack <pack>', 'the pack that it drafts')
    .addOption(new Option('--template <template>', 'start with the files of a template').default('').conflicts('from'))
    .option('--from <version>', 'start from a version of the pack', '')
    .action(async (name: string, options: { pack: string; template: string; from: string }) => {
      const { pack, template, from } = options;
      const request = { workspace: name, pack, template, baseVersion: from };
      show(cli(), (await cli().clients().workspaces.createWorkspace(request)).workspace);
    });

  workspace
    .command('list')
    .description('list workspaces')
    .option('--pack <pack>', 'only of this pack', '')
    .action(async (options: { pack: string }) => {
      const workspaces = await everyPage(async (pageToken) => {
        const page = await cli().clients().workspaces.listWorkspaces({ pageSize: 100, pageToken, pack: options.pack });
        return { items: page.workspaces, nextPageToken: page.nextPageToken };
      });
      cli().out.list(WorkspaceSchema, workspaces, [
        { title: 'WORKSPACE', of: (each) => each.workspace },
        { title: 'PACK', of: (each) => each.pack },
        { title: 'STATE', of: (each) => words(WorkspaceState[each.state]) },
        { title: 'FILES', of: (each) => String(each.fileCount) },
        { title: 'UPDATED', of: (each) => time(each.updateTime) },
      ]);
    });

  workspace
    .command('push <workspace> <folder>')
    .description('make the files of a workspace those of a folder, and commit them')
    .requiredOption('-m, --message <text>', 'message of the commit')
    .action((name: string, folder: string, options: { message: string }) => push(cli(), name, folder, options.message));

  workspace
    .command('commit <workspace>')
    .description('record the files of a workspace as they are, after a rebase or a suggestion')
    .requiredOption('-m, --message <text>', 'message of the commit')
    .action((name: string, options: { message: string }) => commit(cli(), name, options.message));

  workspace
    .command('pull <workspace> <folder>')
    .description('write the files of a workspace into a folder')
    .action(async (name: string, folder: string) => {
      const { workspaces } = cli().clients();
      const files = await remoteFiles(cli(), name);
      const texts: LocalFile[] = [];
      for (const path of files.keys()) {
        const { text } = received((await workspaces.getFile({ workspace: name, path })).file);
        texts.push({ path, text });
      }
      writePackFolder(folder, texts);
      cli().out.value({ files: [...files.keys()] }, () => `${counted(files.size, 'file')} written to ${folder}`);
    });

  workspace
    .command('log <workspace>')
    .description('list commits, newest first')
    .action(async (name: string) => {
      const commits = await everyPage(async (pageToken) => {
        const page = await cli().clients().workspaces.listCommits({ workspace: name, pageSize: 100, pageToken });
        return { items: page.commits, nextPageToken: page.nextPageToken };
      });
      cli().out.list(CommitSchema, commits, [
        { title: 'COMMIT', of: (each) => each.commit },
        { title: 'SOURCE', of: (each) => shortDigest(each.sourceDigest) },
        { title: 'AUTHOR', of: (each) => each.author },
        { title: 'TIME', of: (each) => time(each.createTime) },
        { title: 'MESSAGE', of: (each) => each.message },
      ]);
    });

  workspace
    .command('diff <workspace>')
    .description('compare two commits, or the last commit with the files as they are now')
    .option('--from <commit>', 'the older side: a commit, or version:1.2.0', '')
    .option('--to <commit>', 'the newer side (default: the files as they are now)', '')
    .action(async (name: string, options: { from: string; to: string }) => {
      const answer = await cli()
        .clients()
        .workspaces.diffCommits({ workspace: name, ...options });
      cli().out.message(DiffCommitsResponseSchema, answer, () => differences(answer, true));
    });

  workspace
    .command('rebase <workspace>')
    .description('move a draft onto a newer published version; conflicts are shown and change nothing')
    .requiredOption('--onto <version>', 'the version')
    .action((name: string, { onto }: { onto: string }) => rebase(cli(), name, onto));

  workspaceTestCommand(workspace, cli);
}

async function rebase(cli: Cli, workspace: string, ontoVersion: string): Promise<void> {
  const answer = await cli.clients().workspaces.rebaseWorkspace({ workspace, ontoVersion });
  const { conflicts } = answer;
  cli.out.message(RebaseWorkspaceResponseSchema, answer, () =>
    conflicts.length === 0
      ? `${workspace} is on version ${ontoVersion} now; look at it, and commit`
      : `Nothing was changed. These files do not go together:\n\n${conflicts.map(({ path, text }) => `--- ${path}\n${text}`).join('\n')}`,
  );
  if (conflicts.length > 0) cli.exitCode = EXIT.INVALID;
}

/** Writes what differs, removes what the folder does not have, and commits. Each write says which state it saw. */
async function push(cli: Cli, workspace: string, folder: string, message: string): Promise<void> {
  const { workspaces } = cli.clients();
  const { files: local } = readPack(folder);
  const remote = await remoteFiles(cli, workspace);
  let written = 0;
  for (const { path, text } of local) {
    const existing = remote.get(path);
    if (existing?.digest === sha256(normalizeLineEndings(text))) continue;
    await workspaces.putFile({ workspace, path, file: { text }, etag: existing?.etag ?? '' });
    written += 1;
  }
  const kept = new Set(local.map(({ path }) => path));
  const removed = [...remote].filter(([path]) => !kept.has(path));
  for (const [path, { etag }] of removed) await workspaces.deleteFile({ workspace, path, etag });
  cli.out.note(`${written} of ${counted(local.length, 'file')} written, ${removed.length} removed`);
  await commit(cli, workspace, message);
}

async function commit(cli: Cli, workspace: string, message: string): Promise<void> {
  const made = received((await cli.clients().workspaces.createCommit({ workspace, message })).commit);
  cli.out.message(CommitSchema, made, () =>
    record([
      ['Commit', made.commit],
      ['Source', made.sourceDigest],
      ['Files', String(made.files.length)],
    ]),
  );
}

async function remoteFiles(cli: Cli, workspace: string): Promise<Map<string, { digest: string; etag: string }>> {
  const files = await everyPage(async (pageToken) => {
    const page = await cli.clients().workspaces.listFiles({ workspace, pageSize: 100, pageToken });
    return { items: page.files, nextPageToken: page.nextPageToken };
  });
  return new Map(files.map(({ path, digest, etag }) => [path, { digest, etag }]));
}

function show(cli: Cli, answer: Workspace | undefined): void {
  const workspace = received(answer);
  cli.out.message(WorkspaceSchema, workspace, () =>
    record([
      ['Workspace', workspace.workspace],
      ['Pack', workspace.pack],
      ['Base', workspace.baseVersion],
      ['State', words(WorkspaceState[workspace.state])],
      ['Head', workspace.headCommit],
      ['Files', String(workspace.fileCount)],
      ['Created', `${time(workspace.createTime)} by ${workspace.createdBy}`],
    ]),
  );
}
