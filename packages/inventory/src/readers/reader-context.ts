import type { AdvisoryRecord, CvssRating, InventoryComponent } from '../document.ts';
import { AdvisoryMemo } from '../facts/advisory-memo.ts';
import type { RawComponent } from '../facts/component.ts';
import { ComponentMemo } from '../facts/component-memo.ts';
import { CvssVectorReader } from '../facts/cvss-vector.ts';
import { PackageUrlReader } from '../facts/package-url.ts';
import { normalizeSeverity } from '../facts/severity.ts';
import { normalizeTimestamp } from '../facts/timestamp.ts';
import type { JsonView } from '../json/json-view.ts';
import { Memo } from '../memo.ts';
import { NoteKeeper } from '../note-keeper.ts';
import type { DocumentSink } from './document-reader.ts';

/** What every reader needs while it walks one document. */
export class ReaderContext {
  readonly notes = new NoteKeeper();
  readonly purls = new PackageUrlReader();
  readonly #components = new ComponentMemo(this.purls);
  readonly #advisories = new AdvisoryMemo();
  readonly #vectors = new CvssVectorReader();
  readonly #timestamps = new Memo((text) => normalizeTimestamp(text) ?? null);
  readonly #sink: DocumentSink;
  #kept = 0;

  constructor(sink: DocumentSink) {
    this.#sink = sink;
  }

  /** At the end of the document: says what was left out. */
  end(): void {
    for (const note of this.notes.all()) this.#sink.note(note);
  }

  /** The purl in the member `key`; one that is not valid is noted and left out. */
  purl(view: JsonView, key: string): string | undefined {
    const text = view.filledText(key);
    if (text === undefined || this.purls.read(text) !== undefined) return text;
    this.notes.add('invalid-purl', 'a purl that is not valid was left out', view.path(key));
    return undefined;
  }

  /** For what of an item has to be known until the end of the document. Past the limit it throws TOO_LARGE. */
  keep(view: JsonView, bytes: number): void {
    this.#kept += bytes;
    const { maxKeptBytes } = view.limits;
    if (this.#kept <= maxKeptBytes) return;
    view.fail(
      undefined,
      `more than ${maxKeptBytes} bytes of what others may refer to are in the document`,
      'TOO_LARGE',
    );
  }

  component(raw: RawComponent): InventoryComponent {
    return this.#components.get(raw);
  }

  /** The advisory, or an equal one that was given before. */
  advisory(advisory: AdvisoryRecord): AdvisoryRecord {
    return this.#advisories.get(advisory);
  }

  severity(view: JsonView, key: string) {
    const word = view.filledText(key);
    if (word === undefined) return undefined;
    const severity = normalizeSeverity(word);
    if (severity === undefined) {
      this.notes.add('unknown-severity', 'a severity word that is not known reads as Unknown', view.path(key));
    }
    return severity ?? 'Unknown';
  }

  /** What the CVSS vector in the member `key` comes to; one that is not valid is noted and left out. */
  rating(view: JsonView, key: string): CvssRating | undefined {
    const vector = view.filledText(key);
    const rating = vector === undefined ? undefined : this.#vectors.read(vector);
    if (vector !== undefined && rating === undefined) {
      this.notes.add('invalid-cvss', 'a CVSS vector that is not valid was left out', view.path(key));
    }
    return rating;
  }

  timestamp(view: JsonView, key: string): string | undefined {
    const text = view.filledText(key);
    if (text === undefined) return undefined;
    const instant = this.#timestamps.get(text) ?? undefined;
    if (instant === undefined) {
      this.notes.add('invalid-timestamp', 'a time that is not RFC 3339 with an offset was left out', view.path(key));
    }
    return instant;
  }
}
