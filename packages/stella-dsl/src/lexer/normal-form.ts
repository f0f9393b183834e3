import type { DiagnosticSink } from '../diagnostic.ts';

const LONE_SURROGATE = /\p{Surrogate}/u;
const BEYOND_ASCII = /[^\0-\x7f]/;
// UAX #15 "Stream-Safe Text": no real text stacks more than 30 marks, and sorting long runs of them takes quadratic time.
const MARK_RUN = /\p{M}{31}/u;

/** Reports text that is not Unicode at all, and warns, once per file, of the first line that is not in NFC. */
export function checkNormalForm(sink: DiagnosticSink): void {
  const { text } = sink.source;
  // Most policies are ASCII, and counting bytes is the fastest way to know.
  if (Buffer.byteLength(text) === text.length) return;
  const lone = LONE_SURROGATE.exec(text);
  if (lone !== null) {
    sink.report(
      'LEX-008',
      { start: lone.index, end: lone.index + 1 },
      'the text is not valid Unicode (half of a surrogate pair)',
      'save the file as UTF-8',
    );
  }
  let start = 0;
  for (const line of text.split('\n')) {
    if (!isNormal(line)) {
      const span = { start, end: start + line.length };
      sink.report(
        'LEX-007',
        span,
        'this line is not in Unicode normal form C',
        'equal-looking strings may differ; save the file as NFC',
      );
      return;
    }
    start += line.length + 1;
  }
}

/** Text that equals every text that looks like it; ASCII always does. */
export function isNormal(text: string): boolean {
  return !BEYOND_ASCII.test(text) || (!MARK_RUN.test(text) && text.normalize('NFC') === text);
}
