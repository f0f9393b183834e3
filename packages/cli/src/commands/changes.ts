import { create } from '@bufbuild/protobuf';
import { Severity } from '@policy-registry/contracts/engine';
import { type Change, ChangeSchema } from '@policy-registry/contracts/simulation';
import { changeMessage } from '@policy-registry/engine-messages';
import type { Cli } from '../cli.ts';
import { words } from '../output/format.ts';
import { SHOWN_DIGITS } from '../output/simulation-tables.ts';
import { changesOnServer } from '../simulation/server-export.ts';

export async function showChanges(cli: Cli, simulation: string): Promise<void> {
  cli.out.list(ChangeSchema, await changesOf(cli, simulation), [
    { title: 'FINDING', of: (each) => each.finding.slice(0, SHOWN_DIGITS) },
    { title: 'ADVISORY', of: (each) => each.advisory },
    { title: 'COMPONENT', of: (each) => each.purl },
    { title: 'STATUS', of: (each) => `${each.statusBefore} -> ${each.statusAfter}` },
    {
      title: 'SEVERITY',
      of: (each) => `${words(Severity[each.severityBefore])} -> ${words(Severity[each.severityAfter])}`,
    },
    { title: 'RULE', of: (each) => (each.overrideAfter === '' ? each.ruleAfter : `override ${each.overrideAfter}`) },
  ]);
}

/** Every finding that the simulation changes: as one stream, because a page costs the registry about as much as the whole. */
async function changesOf(cli: Cli, simulation: string): Promise<Change[]> {
  const all: Change[] = [];
  for await (const some of changesOnServer(cli, simulation)) {
    for (const change of some) all.push(create(ChangeSchema, changeMessage(change)));
  }
  return all;
}
