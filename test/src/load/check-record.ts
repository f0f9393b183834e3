import assert from 'node:assert/strict';
import type { Diary } from './diary.ts';
import type { People } from './people.ts';
import { contentOf } from './version-content.ts';

/** The record agrees with what callers were told: versions, their states and content, what was live, and the heads. */
export async function checkRecord(people: () => People, diary: Diary, environment: string): Promise<void> {
  for (const pack of new Set(diary.acknowledged.map((each) => each.pack))) {
    const { versions } = await people().auditor.versions.listVersions({ pack, pageSize: 100 });
    assert.deepEqual(versions.map(({ version }) => version).toSorted(), diary.versionsOf(pack, 'create').toSorted());
    assert.equal(new Set(versions.map(({ number }) => number)).size, versions.length, 'a number is used twice');
    const published = versions.filter(({ publication }) => publication !== undefined).map(({ version }) => version);
    assert.deepEqual(published.toSorted(), diary.versionsOf(pack, 'publish').toSorted());
    await checkBinding(people(), diary, pack, environment);
  }
  for (const [name, content] of diary.contents) {
    const [pack = '', version = ''] = name.split('@');
    assert.equal(await contentOf(people().auditor, pack, version), content, `${name} is not what was published`);
  }
}

async function checkBinding({ auditor }: People, diary: Diary, pack: string, environment: string): Promise<void> {
  const live = diary.versionsOf(pack, 'promote', 'rollBack', 'breakGlass').toReversed();
  if (live.length === 0) return;
  const { bindings } = await auditor.environments.listBindingHistory({ environment, pack, pageSize: 100 });
  assert.deepEqual(
    bindings.map(({ version, generation }) => [version, Number(generation)]),
    live.map((version, index) => [version, live.length - index]),
  );
  const { bundle } = await auditor.distribution.getActiveBundle({ environment, pack });
  assert.equal(bundle?.version, live[0]);
  assert.ok((bundle?.generation ?? 0n) >= (diary.heads.get(pack) ?? 0n), `the head of ${pack} went down`);
}
