import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'fflate';
import { pack } from 'tar-stream';

export interface ArchivedFile {
  /** Relative, with `/`. */
  readonly path: string;
  readonly content: Uint8Array;
}

/**
 * A gzipped tarball of files whose bytes depend on names, contents and their order alone: no time, no owner, one mode. It is compressed in
 * JavaScript, since what zlib gives differs from one processor and version to the next.
 */
export async function archive(files: readonly ArchivedFile[]): Promise<Uint8Array> {
  const tarball = pack();
  for (const { path, content } of files) {
    tarball.entry({ name: path, mode: 0o644, mtime: new Date(0), uid: 0, gid: 0 }, Buffer.from(content));
  }
  tarball.finalize();
  return gzipSync(await buffer(tarball), { mtime: 0, level: 6 });
}
