import { timestampDate } from '@bufbuild/protobuf/wkt';
import type { Advisory, Component, Finding as FindingMessage, VexStatement } from '@policy-registry/contracts/engine';
import type { Finding } from '@policy-registry/stella-dsl';
import { severityName } from './evaluation-messages.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A finding of the contract as the language reads it. What is absent stays unknown. */
export function readFinding(message: FindingMessage): Finding {
  const finding: Mutable<Finding> = {
    id: message.id,
    sbom: readComponent(message.component),
    advisory: readAdvisory(message.advisory),
    vex: message.vex.map(readStatement),
  };
  // The interpreter reads both defensively: a member of another type than the language wants is unknown to it.
  if (message.reachability !== undefined)
    finding.reachability = message.reachability as NonNullable<Finding['reachability']>;
  if (message.signals !== undefined) finding.signals = message.signals as NonNullable<Finding['signals']>;
  return finding;
}

function readComponent(message: Component | undefined): Finding['sbom'] {
  if (message === undefined) return {};
  const { purl, name, version, ecosystem, layerDigest, scope, usedByEntrypoint } = message;
  return defined({
    purl,
    name,
    version,
    ecosystem,
    layerDigest,
    scope,
    usedByEntrypoint,
    licenses: listed(message.licenses),
    tags: listed(message.tags),
  });
}

function readAdvisory(message: Advisory | undefined): Finding['advisory'] {
  if (message === undefined) return {};
  const { id, source, cvss, cvssVector, epss, kev, publishedAt, modifiedAt, fixAvailable } = message;
  return defined({
    id,
    source,
    cvss,
    epss,
    kev,
    cvss_vector: cvssVector,
    severity: severityName(message.severity),
    aliases: listed(message.aliases),
    cwes: listed(message.cwes),
    published_at: publishedAt === undefined ? undefined : timestampDate(publishedAt).toISOString(),
    modified_at: modifiedAt === undefined ? undefined : timestampDate(modifiedAt).toISOString(),
    fix_available: fixAvailable,
    fixed_versions: listed(message.fixedVersions),
    tags: listed(message.tags),
  });
}

function readStatement(message: VexStatement): Finding['vex'][number] {
  const { statementId, status, justification, vendor, timestamp } = message;
  return {
    statement_id: statementId,
    status,
    ...defined({
      justification,
      vendor,
      timestamp: timestamp === undefined ? undefined : timestampDate(timestamp).toISOString(),
    }),
  };
}

/** proto3 cannot tell an empty list from none; none is what a caller who leaves it out means. */
function listed(values: readonly string[]): readonly string[] | undefined {
  return values.length === 0 ? undefined : values;
}

function defined<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
