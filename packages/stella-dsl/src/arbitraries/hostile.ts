import { policy } from '../fixtures.ts';

/** Text of about this many characters from numbered parts. */
function repeat(size: number, part: (index: number) => string): string {
  const parts: string[] = [];
  for (let length = 0, index = 0; length < size; index += 1) {
    const one = part(index);
    parts.push(one);
    length += one.length;
  }
  return parts.join('');
}

const condition = (text: string) => policy(`rule r { when ${text} then warn }`);
const LONG = 'abcdefghijklmnopqrstuvwxyzabcdefghijklmno';

/** Texts of a given size that are hard on something: nesting, recovery, suggestions, tables of names, comments. */
export const HOSTILE: Readonly<Record<string, (size: number) => string>> = {
  'nested parentheses': (size) => condition(`${'('.repeat(size / 2)}true${')'.repeat(size / 2)}`),
  'open parentheses': (size) => condition('('.repeat(size)),
  'nested lists': (size) => policy(`metadata { a = ${'['.repeat(size / 2)}${']'.repeat(size / 2)} }`),
  'open lists': (size) => policy(`metadata { a = ${repeat(size, () => '[1, ')}`),
  nots: (size) => condition(`${'not '.repeat(size / 4)} true`),
  'chains that mix and with or': (size) =>
    condition(`${repeat(size, (n) => `env.a${n} ${n % 2 === 0 ? 'and' : 'or'} `)} true`),
  'chains of comparisons': (size) => condition(`env.a ${repeat(size, () => '== env.a ')}`),
  'chains of members': (size) => condition(`sbom${'.a'.repeat(size / 2)}`),
  'chains of members over lines': (size) => condition(`sbom${'.\na'.repeat(size / 3)}`),
  'chains of indexes': (size) => condition(`env.x${'[0]'.repeat(size / 3)}`),
  'open strings in one line': (size) => '"'.repeat(size),
  'open strings': (size) => repeat(size, () => '"abc\n'),
  escapes: (size) => policy(`metadata { a = "${repeat(size, (n) => (n % 2 === 0 ? '\\u{41}' : '\\q'))}" }`),
  'open comments': (size) => repeat(size, () => '/* '),
  'comments on lines': (size) => policy(repeat(size, () => '// c\n')),
  'comments in one line': (size) => policy(repeat(size, () => '/* c */ ')),
  'comments in rules': (size) =>
    policy(repeat(size, (n) => `rule r${n} { /* a */ when env.a /* b */ and env.b // c\n then warn /* d */; warn } `)),
  'backslashes and signs': (size) => '\\+'.repeat(size / 2),
  'halves of surrogate pairs': (size) => '\ud800'.repeat(size),
  junk: (size) => repeat(size, () => '£ '),
  'combining marks': (size) => policy(`metadata { a = "a${'\u0301\u0323'.repeat(size / 4)}" }`),
  'errors of grammar': (size) => policy(repeat(size, (n) => `rule r${n} { when sbom.name == then wrn }\n`)),
  'errors of types': (size) =>
    policy(repeat(size, (n) => `rule r${n} { when sbom.nmae == "x" and foo.bar and lowercas("x") == 1 then warn }\n`)),
  'operators of other languages': (size) => condition(`${repeat(size, () => 'a && b || ')} true`),
  'long identifiers': (size) => policy(`rule ${'a'.repeat(size / 2)} { when ${'b'.repeat(size / 2)} then warn }`),
  'long numbers': (size) => policy(`metadata { a = ${'1.'.repeat(size / 2)} }`),
  'long lists': (size) => condition(`sbom.name in [${repeat(size, (n) => `"x${n}", `)}]`),
  'lists without commas': (size) => policy(`metadata { a = [${repeat(size, () => '1 ')}] }`),
  'long calls': (size) => condition(`exists(coalesce(${repeat(size, (n) => `env.a${n}, `)}1))`),
  'tiny rules': (size) => policy(repeat(size, (n) => `rule r${n}{when env.a then warn}`)),
  'rules with one condition': (size) =>
    policy(repeat(size, (n) => `rule r${n}{when sbom.name=="x" then status:="fixed"}`)),
  'rules with one name': (size) => policy(repeat(size, () => 'rule r { when env.a then warn }\n')),
  'rules without end': (size) => policy(repeat(size, (n) => `rule r${n}{`)),
  'closing braces': (size) => '}'.repeat(size),
  'opening braces': (size) => '{'.repeat(size),
  'open calls': (size) => condition('exists('.repeat(size / 7)),
  'open profiles': (size) => policy('profile p { map m { '.repeat(size / 20)),
  clauses: (size) => policy(`rule r { when env.a ${'then warn; '.repeat(size / 11)}`),
  'the word policy': (size) => 'policy '.repeat(size / 7),
  'the word rule': (size) => policy('rule '.repeat(size / 5)),
  'the word when': (size) => policy(`rule r { ${'when '.repeat(size / 5)}`),
  'empty blocks': (size) => policy('metadata {} '.repeat(size / 12)),
  'unknown sections': (size) => policy(repeat(size, () => 'seting { a = 1 } ')),
  entries: (size) => policy(`metadata { ${repeat(size, (n) => `k${n} = 1; `)} }`),
  'entries with one name': (size) => policy(`metadata { ${repeat(size, () => 'k = 1; ')} }`),
  profiles: (size) => policy(repeat(size, (n) => `profile p${n} { a = 1 } `)),
  adjustments: (size) => policy(`profile p { env e { ${repeat(size, (n) => `if env.a${n} then 1; `)} } }`),
  'names that are nearly others': (size) =>
    policy(`profile p { ${repeat(size / 2, (n) => `${LONG}${n} = 1; `)} }
      rule r { when ${repeat(size / 2, (n) => `profile.p.${LONG}zzz${n} == 1 or `)} true then warn }`),
  actions: (size) => policy(`rule r { when env.a then ${repeat(size, (n) => `annotate k${n} := 1; `)} }`),
  'unknown actions': (size) => policy(`rule r { when env.a then ${repeat(size, () => 'wrn x; ')} }`),
  'requirements of VEX': (size) =>
    policy(`rule r { when env.a then requireVex { ${repeat(size, () => 'vendors = ["v"], ')} } }`),
  predicates: (size) => condition(`${repeat(size, () => 'vex.any(status == "x") or ')} true`),
  'nearly secrets': (size) => policy(`metadata { a = "${'eyJ-----BEGIN ://'.repeat(size / 17)}" }`),
  'marks of merges': (size) => repeat(size, () => '<<<<<<< HEAD\n=======\n>>>>>>> x\n'),
};
