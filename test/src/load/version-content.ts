import { toJsonString } from '@bufbuild/protobuf';
import type { Clients } from '@policy-registry/client';
import { GetVersionSourceResponseSchema, PublicationSchema } from '@policy-registry/contracts/registry';

/** All that must never change of a published version: its publication, its files, the bytes of its IR. */
export async function contentOf({ versions }: Clients, pack: string, version: string): Promise<string> {
  const [{ version: shown }, source, ir] = await Promise.all([
    versions.getVersion({ pack, version }),
    versions.getVersionSource({ pack, version }),
    versions.getVersionIr({ pack, version }),
  ]);
  if (shown?.publication === undefined) throw new Error(`${pack} ${version} is not published`);
  const { sourceDigest, irDigest, number, publication } = shown;
  return [
    ...[String(number), sourceDigest, irDigest, toJsonString(PublicationSchema, publication)],
    toJsonString(GetVersionSourceResponseSchema, source),
    Buffer.from(ir.content?.data ?? []).toString('utf8'),
  ].join('\n');
}
