import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { type Digest, digestHex } from '@policy-registry/canonical';
import type { ObjectRange } from '../object-store.ts';
import { StoreError } from '../store-error.ts';
import { contentOf } from './object-content.ts';
import { isBeyondEnd, isNoSuchKey, isNotFound, isThereAlready } from './s3-error.ts';

/** What is larger is sent in parts of this size. */
export const PART_BYTES = 8 * 1024 * 1024;
const PARTS_AT_ONCE = 3;

export interface NewObject {
  readonly content: ObjectContent;
  readonly digest: Digest;
  readonly onlyIfAbsent: boolean;
}

/** The server's own bound on one list, and on what one request removes. */
const PAGE = 1000;

/** What is below a prefix, by key. */
export interface KeyPage {
  readonly objects: readonly { readonly key: string; readonly size: number }[];
  readonly hasMore: boolean;
}

/** Bytes, or what opens a stream of more than PART_BYTES of them. */
export type ObjectContent = Uint8Array | (() => Readable);

/** Requests about the objects of one bucket. They throw what the SDK throws; `call` ends them. */
export class S3Bucket {
  readonly name: string;
  readonly #client: S3Client;

  constructor(client: S3Client, name: string) {
    this.#client = client;
    this.name = name;
  }

  /** The server checks the SHA-256. False when something is there that `onlyIfAbsent` may not replace. */
  async write(call: AbortController, key: string, object: NewObject): Promise<boolean> {
    const { content, digest, onlyIfAbsent } = object;
    const Body = typeof content === 'function' ? content() : content;
    const params = { ...this.#at(key), Body, ...(onlyIfAbsent && { IfNoneMatch: '*' }) };
    try {
      if (Body instanceof Readable || Body.byteLength > PART_BYTES) {
        await this.#upload(call, { ...params, ChecksumAlgorithm: 'SHA256' });
      } else {
        const ChecksumSHA256 = Buffer.from(digestHex(digest), 'hex').toString('base64');
        await this.#client.send(new PutObjectCommand({ ...params, ChecksumSHA256 }), { abortSignal: call.signal });
      }
      return true;
    } catch (error) {
      if (onlyIfAbsent && isThereAlready(error)) return false;
      throw error;
    } finally {
      if (Body instanceof Readable) Body.destroy();
    }
  }

  /** The content as it arrives; undefined when the bucket is there and the object is not. */
  async read(call: AbortController, key: string): Promise<Readable | undefined> {
    try {
      const { Body } = await this.#client.send(new GetObjectCommand(this.#at(key)), { abortSignal: call.signal });
      if (!(Body instanceof Readable)) throw new StoreError('UNAVAILABLE', `${key} was answered without content`);
      return Body;
    } catch (error) {
      if (isNoSuchKey(error)) return undefined;
      throw error;
    }
  }

  /** What the object has of the range, whose `length` is not 0; undefined when the bucket is there and the object is not. */
  async readRange(call: AbortController, key: string, { offset, length }: ObjectRange): Promise<Buffer | undefined> {
    const command = new GetObjectCommand({ ...this.#at(key), Range: `bytes=${offset}-${offset + length - 1}` });
    try {
      const { Body, ContentRange } = await this.#client.send(command, { abortSignal: call.signal });
      if (!(Body instanceof Readable)) throw new StoreError('UNAVAILABLE', `${key} was answered without content`);
      if (ContentRange?.startsWith(`bytes ${offset}-`) !== true) {
        Body.destroy();
        throw new StoreError('UNAVAILABLE', `bucket ${this.name}: the server does not answer with the range`);
      }
      return await contentOf(Body, length);
    } catch (error) {
      if (isNoSuchKey(error)) return undefined;
      if (isBeyondEnd(error)) return Buffer.alloc(0);
      throw error;
    }
  }

  /** Bytes; undefined when the bucket is there and the object is not. */
  async size(call: AbortController, key: string): Promise<number | undefined> {
    const options = { abortSignal: call.signal };
    try {
      const { ContentLength } = await this.#client.send(new HeadObjectCommand(this.#at(key)), options);
      if (ContentLength === undefined) throw new StoreError('UNAVAILABLE', `${key} was answered without its size`);
      return ContentLength;
    } catch (error) {
      if (!isNotFound(error)) throw error;
      await this.#client.send(new HeadBucketCommand({ Bucket: this.name }), options);
      return undefined;
    }
  }

  /** The first keys below a prefix that come after `after`. */
  async list(call: AbortController, prefix: string, after: string): Promise<KeyPage> {
    const page = { Prefix: prefix, MaxKeys: PAGE, ...(after === '' ? {} : { StartAfter: after }) };
    const command = new ListObjectsV2Command({ Bucket: this.name, ...page });
    const { Contents = [], IsTruncated = false } = await this.#client.send(command, { abortSignal: call.signal });
    return { objects: Contents.map(({ Key = '', Size = 0 }) => ({ key: Key, size: Size })), hasMore: IsTruncated };
  }

  /** Removes one page. Keys that are not there count as removed; where some cannot be, the others are, and it throws UNAVAILABLE. */
  async remove(call: AbortController, keys: readonly string[]): Promise<void> {
    const Delete = { Objects: keys.map((Key) => ({ Key })), Quiet: true };
    const command = new DeleteObjectsCommand({ Bucket: this.name, Delete });
    const { Errors = [] } = await this.#client.send(command, { abortSignal: call.signal });
    for (const { Key = '', Code } of Errors) {
      // Where two calls remove the same at once, some servers tell one of them that it failed.
      if (Code === 'NoSuchKey' || (await this.size(call, Key)) === undefined) continue;
      const what = `up to ${Errors.length} of ${keys.length} objects cannot be removed`;
      throw new StoreError('UNAVAILABLE', `bucket ${this.name}: ${what}, one, ${Key}, for ${Code}`);
    }
  }

  /** Writes a part of an object that never comes to be: it leaves nothing, also where versions are kept and locked. */
  async probe(call: AbortController, key: string): Promise<void> {
    const options = { abortSignal: call.signal };
    const at = this.#at(key);
    const { UploadId } = await this.#client.send(
      new CreateMultipartUploadCommand({ ...at, ChecksumAlgorithm: 'SHA256' }),
      options,
    );
    try {
      const part = { ...at, UploadId, PartNumber: 1, Body: Buffer.from('ready'), ChecksumAlgorithm: 'SHA256' } as const;
      await this.#client.send(new UploadPartCommand(part), options);
    } finally {
      await this.#client.send(new AbortMultipartUploadCommand({ ...at, UploadId }), options);
    }
  }

  async #upload(call: AbortController, params: ConstructorParameters<typeof Upload>[0]['params']): Promise<void> {
    const [client, partSize, queueSize] = [this.#client, PART_BYTES, PARTS_AT_ONCE];
    await new Upload({ client, params, partSize, queueSize, abortController: call }).done();
  }

  #at(key: string) {
    return { Bucket: this.name, Key: key };
  }
}
