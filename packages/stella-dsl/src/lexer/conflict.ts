import { nearLineEnd, type Scan } from './scan.ts';

const MARKER = /^(?:<<<<<<<|=======|>>>>>>>|\|\|\|\|\|\|\|)(?: |$)/;

/**
 * The marker of a merge conflict at this offset: reports the conflict once and passes over the marker, and over the other side's
 * text, so that one side is read as if it were alone. Returns where to go on; null where there is no marker.
 */
export function scanConflict(scan: Scan, start: number): number | null {
  const { text, sink } = scan;
  if (start > 0 && text[start - 1] !== '\n') return null;
  const end = nearLineEnd(text, start);
  const marker = MARKER.exec(text.slice(start, end))?.[0];
  if (marker === undefined) return null;
  if (!marker.startsWith('=') && !marker.startsWith('|')) {
    // The last marker of a conflict is passed over together with the other side; one that is met by itself has no beginning.
    sink.report('LEX-009', { start, end }, 'a merge conflict is not resolved', KEEP);
    return end;
  }
  if (scan.lastConflict === undefined) scan.lastConflict = text.lastIndexOf('\n>>>>>>>');
  return scan.lastConflict < end ? end : nearLineEnd(text, text.indexOf('\n>>>>>>>', end) + 1);
}

const KEEP = 'keep what is meant of both sides, and delete the lines with <<<<<<<, ======= and >>>>>>>';
