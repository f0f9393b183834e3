import { RE2JS } from 're2js';

/**
 * What a glob matches: `*` any characters of a segment, `?` one, `**` as a whole segment any number of folders. Globs come from
 * people and run over every path of a pack, so they are matched by RE2, whose time grows with path and glob: the regular
 * expressions that libraries make of globs can be made to backtrack for hours.
 */
export function pathMatcher(glob: string): (path: string) => boolean {
  const segments = glob.split('/');
  const pattern = segments.map((segment, index) => segmentPattern(segment, index === segments.length - 1)).join('');
  const compiled = RE2JS.compile(pattern);
  return (path) => compiled.matches(path);
}

function segmentPattern(segment: string, isLast: boolean): string {
  if (segment === '**') return isLast ? '(?:[^/]+/)*[^/]+' : '(?:[^/]+/)*';
  const parts = segment.split(/([*?])/).map((part) => {
    if (part === '*') return '[^/]*';
    return part === '?' ? '[^/]' : RE2JS.quote(part);
  });
  return parts.join('') + (isLast ? '' : '/');
}
