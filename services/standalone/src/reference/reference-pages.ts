import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '@policy-registry/host';
import { openEmbeddedMessaging } from '@policy-registry/messaging/embedded';
import { createPager } from '@policy-registry/rpc';
import { openEmbeddedStores } from '@policy-registry/storage/embedded';
import { createServices } from '../services.ts';
import { diagnosticsPage } from './diagnostics-page.ts';
import { lifecyclePage } from './lifecycle-page.ts';
import { apiStatusPage, configurationPage, errorsPage } from './pages.ts';

/** The pages of docs/ that are generated, by file name. */
export async function referencePages(): Promise<ReadonlyMap<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'reference-'));
  const config = loadConfig({ POLICY_REGISTRY_DATA_FOLDER: folder });
  const stores = openEmbeddedStores({ folder });
  const messages = openEmbeddedMessaging({ file: ':memory:' });
  try {
    const { implementations } = await createServices({
      ...stores,
      messages,
      config,
      pager: createPager({ key: new Uint8Array(32) }),
      now: () => new Date(0),
    });
    return new Map([
      ['errors.md', errorsPage()],
      ['diagnostics.md', diagnosticsPage()],
      ['configuration.md', configurationPage()],
      ['api-status.md', apiStatusPage(implementations)],
      ['lifecycle.md', lifecyclePage()],
    ]);
  } finally {
    await messages.close();
    await stores.close();
    rmSync(folder, { recursive: true });
  }
}
