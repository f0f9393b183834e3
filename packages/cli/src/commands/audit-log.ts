import { formatNoteKey, type LogSource, type OpenedCheckpoint, readCheckpoint } from '@policy-registry/transparency';
import { type Command, Option } from 'commander';
import { type ChosenTrust, trustOfFolder, trustOfRegistry } from '../audit-log/choose-trust.ts';
import { compareWithList } from '../audit-log/compare-with-list.ts';
import { exportLog } from '../audit-log/export-log.ts';
import { KnownLogs } from '../audit-log/known-logs.ts';
import { folderLog, registryLog } from '../audit-log/log-sources.ts';
import { proveEvent, tlogProof } from '../audit-log/prove-event.ts';
import { headOf, logTrust, orNotVerified, rememberLog, verifyLog } from '../audit-log/verify-log.ts';
import type { Cli } from '../cli.ts';
import { CliError } from '../exit-code.ts';
import { writeWholeFile } from '../local/write-file.ts';
import { counted } from '../output/counted.ts';
import { record } from '../output/table.ts';

interface VerifyOptions {
  readonly key?: string;
  readonly compare?: boolean;
}

interface ProveOptions {
  readonly key?: string;
  readonly proof?: string;
  readonly entry?: string;
}

const BELIEVED = { pinned: 'said with --key', remembered: 'that of last time', first_use: 'on first use' } as const;

/** The Merkle log of the audit log: nothing of it is believed but the signature of its key. */
export function auditLogCommands(audit: Command, cli: () => Cli): void {
  const key = () => new Option('--key <key>', 'the key of the log, name+hash+base64 (default: the one of last time)');
  audit
    .command('verify [folder]')
    .description('verify the whole audit log: that of the registry, or an exported one without asking anybody')
    .addOption(key())
    .option('--compare', 'hold every entry against what the registry lists, too')
    .action((folder: string | undefined, options: VerifyOptions) =>
      folder === undefined ? verifyRegistry(cli(), options) : verifyFolder(cli(), folder, options),
    );

  audit
    .command('export <folder>')
    .description('verify the audit log, and write it into a new folder, where it verifies without the registry')
    .addOption(key())
    .action((folder: string, options: VerifyOptions) => writeLog(cli(), folder, options));

  audit
    .command('prove <event>')
    .description('verify that an event is in the audit log')
    .addOption(key())
    .option('--proof <file>', 'write the proof into a file (C2SP tlog-proof)')
    .option('--entry <file>', 'write what is proven into a file: the entry of the event')
    .action((event: string, options: ProveOptions) => prove(cli(), event, options));
}

async function verifyRegistry(cli: Cli, { key, compare = false }: VerifyOptions): Promise<void> {
  const logs = knownLogs(cli);
  const trust = await trustOfRegistry(cli, logs, key);
  const onEntry = compare ? compareWithList(cli) : undefined;
  const log = await verified(cli, { source: registryLog(cli), trust, onEntry });
  rememberLog(logs, trust, log);
  show(cli, trust, log, { compared: compare });
}

async function verifyFolder(cli: Cli, folder: string, { key, compare }: VerifyOptions): Promise<void> {
  if (compare) throw new CliError('USAGE', 'a folder is compared with no registry');
  const logs = knownLogs(cli);
  const source = folderLog(folder);
  const trust = await trustOfFolder(source, logs, key);
  const { size } = await orNotVerified(() => readCheckpoint(source, logTrust(trust)));
  const isOlder = trust.known !== undefined && trust.known.size > size;
  if (isOlder) cli.out.note(`${folder} is older than what is known of the log, and is not held against that.`);
  const held = isOlder ? { ...trust, known: undefined } : trust;
  const log = await verified(cli, { source, trust: held });
  rememberLog(logs, trust, log);
  show(cli, held, log, { folder });
}

async function writeLog(cli: Cli, folder: string, { key }: VerifyOptions): Promise<void> {
  const logs = knownLogs(cli);
  const trust = await trustOfRegistry(cli, logs, key);
  const log = await exportLog(folder, registryLog(cli), (source) => verified(cli, { source, trust }));
  rememberLog(logs, trust, log);
  show(cli, trust, log, { folder });
}

async function prove(cli: Cli, event: string, { key, proof, entry }: ProveOptions): Promise<void> {
  const logs = knownLogs(cli);
  const trust = await trustOfRegistry(cli, logs, key);
  const proven = await proveEvent(cli, registryLog(cli), trust, event);
  rememberLog(logs, trust, proven.checkpoint);
  if (proof !== undefined) writeWholeFile(proof, tlogProof(proven));
  const text = Buffer.from(proven.entry).toString();
  if (entry !== undefined) writeWholeFile(entry, text);
  const { origin, size } = proven.checkpoint;
  const answer = { proven: true, origin, size, index: proven.index, entry: JSON.parse(text), trust: trust.kind };
  cli.out.value({ ...answer, proof: tlogProof(proven) }, () =>
    record([
      ['PROVEN', `entry ${proven.index} of ${size}`],
      ['Log', origin],
      ['Key', `${formatNoteKey(trust.key)}, ${BELIEVED[trust.kind]}`],
      ['Entry', text],
    ]),
  );
}

function knownLogs({ sessionFile, options }: Cli): KnownLogs {
  return new KnownLogs(sessionFile, options.profile);
}

function verified(
  cli: Cli,
  {
    source,
    trust,
    onEntry,
  }: { source: LogSource; trust: ChosenTrust; onEntry?: ReturnType<typeof compareWithList> | undefined },
): Promise<OpenedCheckpoint> {
  const before = trust.known === undefined ? undefined : headOf(trust.known);
  const onProgress = (entries: number) => cli.out.note(`${counted(entries, 'entry is', 'entries are')} verified.`);
  return verifyLog({ source, trust, before, onEntry, onProgress });
}

function show(
  cli: Cli,
  { kind, key, known }: ChosenTrust,
  log: OpenedCheckpoint,
  more: Readonly<Record<string, unknown>>,
): void {
  const { origin, size, root } = log;
  const answer = { verified: true, origin, size, root: Buffer.from(root).toString('base64'), key: formatNoteKey(key) };
  const before = known === undefined ? {} : { before: known.size };
  cli.out.value({ ...answer, trust: kind, ...before, ...more }, () =>
    record([
      ['VERIFIED', counted(size, 'entry', 'entries')],
      ['Log', origin],
      ['Root', answer.root],
      ['Key', `${answer.key}, ${BELIEVED[kind]}`],
      ['Before', known === undefined ? '' : `${counted(known.size, 'entry', 'entries')}, which it still begins with`],
      ['Compared', more.compared === true ? 'with what the registry lists' : ''],
      ['Folder', typeof more.folder === 'string' ? more.folder : ''],
    ]),
  );
}
