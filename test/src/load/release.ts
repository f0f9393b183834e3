import assert from 'node:assert/strict';
import type { Diary } from './diary.ts';
import type { People } from './people.ts';

/** Makes a call of the life of a pack until it is answered. */
export type Done = <T>(what: string, call: (people: People, requestId: string) => Promise<T>) => Promise<T>;

const WHY = { reason: 'routine', ticket: 'LOAD-3' };

/** Promotions of a pack into an environment that asks for two persons: the operator asks, the publisher agrees. */
export class Release {
  readonly #done: Done;
  readonly #pack: string;
  readonly #environment: string;
  readonly #diary: Diary;

  constructor(done: Done, pack: string, environment: string, diary: Diary) {
    this.#done = done;
    this.#pack = pack;
    this.#environment = environment;
    this.#diary = diary;
  }

  /** One promotion is aborted before anybody agreed; the next is live. */
  async first(version: string): Promise<void> {
    await this.#abort(version, await this.#request(version));
    await this.#approve(version, await this.#request(version));
    this.#diary.note('promote', this.#pack, version);
    await this.#look(version);
  }

  /** A canary is widened and aborted, another goes live, is rolled back, and comes again through broken glass. */
  async next(version: string, before: string): Promise<void> {
    const aborted = await this.#canary(version, before);
    await this.#done('widen', ({ operator }, requestId) => {
      return operator.promotions.advancePromotion({ promotion: aborted, canary: { percent: 50 }, requestId });
    });
    this.#diary.note('widen', this.#pack, version);
    await this.#look(before, version);
    await this.#abort(version, aborted);
    await this.#look(before);

    const promotion = await this.#canary(version, before);
    await this.#done('advance', ({ operator }, requestId) => {
      return operator.promotions.advancePromotion({ promotion, requestId });
    });
    this.#diary.note('promote', this.#pack, version);
    await this.#look(version);
    await this.#rollBack(before);
    await this.#breakGlass(version);
  }

  async #canary(version: string, before: string): Promise<string> {
    const promotion = await this.#request(version, 5);
    await this.#approve(version, promotion);
    this.#diary.note('canary', this.#pack, version);
    await this.#look(before, version);
    return promotion;
  }

  async #request(version: string, percent?: number): Promise<string> {
    const request = { environment: this.#environment, pack: this.#pack, version, ...WHY };
    const canary = percent === undefined ? {} : { canary: { percent } };
    const { promotion } = await this.#done('promote', ({ operator }, requestId) => {
      return operator.promotions.createPromotion({ ...request, ...canary, requestId });
    });
    this.#diary.note('request', this.#pack, version);
    return promotion?.promotion ?? '';
  }

  async #approve(version: string, promotion: string): Promise<void> {
    const { version: shown } = await this.#done('read', ({ publisher }) => {
      return publisher.versions.getVersion({ pack: this.#pack, version });
    });
    const irDigest = shown?.irDigest ?? '';
    await this.#done('approve promotion', ({ publisher }, requestId) => {
      return publisher.promotions.approvePromotion({ promotion, irDigest, requestId });
    });
  }

  async #abort(version: string, promotion: string): Promise<void> {
    await this.#done('abort', ({ operator }, requestId) => {
      return operator.promotions.abortPromotion({ promotion, reason: 'routine', requestId });
    });
    this.#diary.note('abort', this.#pack, version);
  }

  async #rollBack(toVersion: string): Promise<void> {
    const request = { environment: this.#environment, pack: this.#pack, toVersion, reason: 'loud', incident: 'INC-1' };
    await this.#done('roll back', ({ operator }, requestId) => {
      return operator.environments.rollbackBinding({ ...request, requestId });
    });
    this.#diary.note('rollBack', this.#pack, toVersion);
    await this.#look(toVersion);
  }

  async #breakGlass(version: string): Promise<void> {
    const request = { environment: this.#environment, pack: this.#pack, version, reason: 'fire', incident: 'INC-2' };
    const { promotion } = await this.#done('break glass', ({ operator }, requestId) => {
      return operator.promotions.breakGlassPromotion({ ...request, requestId });
    });
    this.#diary.note('breakGlass', this.#pack, version);
    await this.#look(version);
    await this.#done('review', ({ approver }, requestId) => {
      return approver.promotions.reviewPromotion({ promotion: promotion?.promotion ?? '', note: 'seen', requestId });
    });
    this.#diary.note('review', this.#pack, version);
  }

  /** What an engine is given is what was acknowledged last, under a head that is newer than every one before. */
  async #look(live: string, canary = ''): Promise<void> {
    const where = { environment: this.#environment, pack: this.#pack };
    const { bundle } = await this.#done('bundle', ({ auditor }) => auditor.distribution.getActiveBundle(where));
    assert.deepEqual([bundle?.version, bundle?.canary?.version ?? ''], [live, canary], this.#pack);
    const [generation, before] = [bundle?.generation ?? 0n, this.#diary.heads.get(this.#pack) ?? 0n];
    assert.ok(generation > before, `the head of ${this.#pack} went from ${before} to ${generation}`);
    this.#diary.heads.set(this.#pack, generation);
  }
}
