import { fromJson } from '@bufbuild/protobuf';
import { type Timestamp, timestampDate } from '@bufbuild/protobuf/wkt';
import { type Override as OverrideMessage, OverrideSchema, OverrideState } from '@policy-registry/contracts/registry';
import { canonicalPurl, OVERRIDE_STATUSES, type Override } from '@policy-registry/overrides';
import { CliError } from '../exit-code.ts';
import { readInputFile } from '../input-file.ts';
import { decodeText } from '../pack-folder.ts';

/** Which overrides act; without a choice those in force, on both sides. */
export interface OverrideChoice {
  readonly none: boolean;
  /** Ids: they act on the candidate as if they were approved. */
  readonly pending: readonly string[];
  /** Ids: they do not act on the candidate, as if they had ended. */
  readonly lapsed: readonly string[];
}

export interface OverridesOfSides {
  readonly baseline: readonly Override[];
  readonly candidate: readonly Override[];
}

const MAX_BYTES = 64 * 1024 * 1024;

/** The file that `policyctl override list --output json` writes. Throws a CliError that names the entry that cannot act as it is. */
export function readOverridesFile(path: string): readonly OverrideMessage[] {
  let entries: unknown;
  try {
    entries = JSON.parse(decodeText(readInputFile(path, MAX_BYTES), path));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw refused(path, `is not JSON: ${error.message}`);
  }
  if (!Array.isArray(entries)) throw refused(path, 'is no list of overrides');
  return entries.map((entry, index) => {
    try {
      return fromJson(OverrideSchema, entry, { ignoreUnknownFields: true });
    } catch (error) {
      throw refused(`${path}: $[${index}]`, error instanceof Error ? error.message : String(error));
    }
  });
}

/** What the overrides of a simulation are asked for with. */
export interface OverridesAsked {
  /** The pack of each side; empty for a policy of none, which the overrides of every pack act on, and undefined for no policy. */
  readonly baseline: string | undefined;
  readonly candidate: string | undefined;
  /** Empty for those that name none. */
  readonly environment: string;
  readonly at: Date;
  readonly choice: OverrideChoice;
}

/** Those of the file that a registry would let act on each side, by id. Throws a CliError for a choice that could not be meant. */
export function chooseOverrides(all: readonly OverrideMessage[], asked: OverridesAsked): OverridesOfSides {
  const { environment, at } = asked;
  const { none, pending, lapsed } = asked.choice;
  if (none) return { baseline: [], candidate: [] };
  const ofPack = (pack: string | undefined) =>
    pack === undefined ? [] : all.filter((each) => pack === '' || each.pack === pack);
  const acting = (pack: string | undefined) =>
    ofPack(pack)
      .filter((each) => actsAt(each, at))
      .map(actingOverride)
      .filter(({ scope }) => scope.environment === '' || scope.environment === environment)
      .sort(byId);
  const candidate = acting(asked.candidate);
  const ended = lapsed.find((id) => !candidate.some(({ override }) => override === id));
  if (ended !== undefined) throw notAmong(candidate, `override ${ended} is not in force on the candidate`);
  const waiting = ofPack(asked.candidate).filter(({ state }) => state === OverrideState.PENDING);
  const wanted = pending.map((id) => {
    const found = waiting.find(({ override }) => override === id);
    if (found === undefined) throw notAmong(waiting, `override ${id} does not wait for approval`);
    return { ...actingOverride(found), approveTime: at.toISOString() };
  });
  return {
    baseline: acting(asked.baseline),
    candidate: [...candidate.filter(({ override }) => !lapsed.includes(override)), ...wanted].sort(byId),
  };
}

/** Names at most so many that could be meant. */
const NAMED = 10;

function notAmong(known: readonly { readonly override: string }[], message: string): CliError {
  const more = known.length > NAMED ? ` and ${known.length - NAMED} more` : '';
  const ids = known.slice(0, NAMED).map(({ override }) => override);
  const hint =
    known.length === 0 ? 'The file of --overrides has none.' : `These could be named: ${ids.join(', ')}${more}.`;
  return new CliError('USAGE', message, hint);
}

/** Approved by then, and neither disabled nor expired. */
function actsAt({ approveTime, disableTime, expireTime }: OverrideMessage, at: Date): boolean {
  if (approveTime === undefined || timestampDate(approveTime) > at) return false;
  return [disableTime, expireTime].every((end) => end === undefined || timestampDate(end) > at);
}

function actingOverride(message: OverrideMessage): Override {
  const { override, rule, owner, reason, scope } = message;
  const { purl = '', advisory = '', artifact = '', environment = '' } = scope ?? {};
  const status = OVERRIDE_STATUSES.find((known) => known === message.status);
  const what = `override ${override}`;
  if (status === undefined)
    throw refused(what, `gives the status ${JSON.stringify(message.status)}, which none may give`);
  if (purl !== '' && canonicalPurl(purl) === undefined) throw refused(what, `names ${purl}, which is no purl`);
  if (purl + advisory + artifact + environment === '') throw refused(what, 'covers nothing in particular');
  return {
    ...{ override, rule, status, owner, reason, scope: { purl, advisory, artifact, environment } },
    createTime: isoOf(message.createTime, `${what}: createTime`),
    approveTime: isoOf(message.approveTime ?? message.createTime, `${what}: approveTime`),
    expireTime: isoOf(message.expireTime, `${what}: expireTime`),
  };
}

function isoOf(time: Timestamp | undefined, what: string): string {
  if (time === undefined) throw refused(what, 'is missing');
  return timestampDate(time).toISOString();
}

function byId(left: Override, right: Override): number {
  return left.override < right.override ? -1 : 1;
}

function refused(what: string, why: string): CliError {
  return new CliError(
    'INVALID_OVERRIDES',
    `${what} ${why}`,
    '"policyctl override list --output json" writes such a file.',
  );
}
