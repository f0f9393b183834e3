import { compile, DEFAULT_LIMITS } from '@policy-registry/stella-dsl';
import { checkAll, parseAll } from '@policy-registry/stella-dsl/front-end';
import { realSource } from './real-source.ts';
import { interleaved, measurable, median, medianRatio } from './rounds.ts';

export interface CompileResult {
  /** Bytes of the source, and of the JSON document beside it. */
  readonly bytes: number;
  readonly rules: number;
  /** MB of source per second: parsed, checked and lowered to IR, once. */
  readonly front_end_mb_per_second: number;
  /** MB per second of `JSON.parse` over the IR of the same rules, cut or filled up to the very same number of bytes. */
  readonly json_parse_mb_per_second: number;
  /** The first by the second. */
  readonly ratio_json_parse: number;
  /** All that `compile` does: lints, tables, canonical bytes, digest, and the front end a second time. */
  readonly compile_mb_per_second: number;
  readonly compile_ratio_json_parse: number;
}

const MB = 1e6;

export async function benchCompile(measureMs: number): Promise<CompileResult> {
  const text = realSource();
  const files = [{ path: 'policy.stella', text }];
  const { ir, diagnostics } = compile(files);
  if (ir === undefined) throw new Error(JSON.stringify(diagnostics.find(({ severity }) => severity === 'error')));
  const bytes = Buffer.byteLength(text);
  const json = jsonOfSize(ir.rules, bytes);
  const frontEnd = (): number => {
    const units = parseAll(files, DEFAULT_LIMITS);
    if (checkAll(units, DEFAULT_LIMITS).rules.length !== ir.rules.length) throw new Error('rules were lost');
    return bytes;
  };
  const parse = (): number => ((JSON.parse(json) as { rules: unknown[] }).rules.length > 0 ? bytes : 0);
  const whole = (): number => (compile(files).ok ? bytes : 0);
  const rates = await interleaved(
    [measurable('front end', frontEnd), measurable('json', parse), measurable('compile', whole)],
    measureMs,
  );
  const [ours = [], peer = [], all = []] = [...rates.values()];
  return {
    bytes,
    rules: ir.rules.length,
    front_end_mb_per_second: round(median(ours) / MB),
    json_parse_mb_per_second: round(median(peer) / MB),
    ratio_json_parse: round(medianRatio(ours, peer)),
    compile_mb_per_second: round(median(all) / MB),
    compile_ratio_json_parse: round(medianRatio(all, peer)),
  };
}

/** As many of the items as fit, from the first again where they do not suffice; white space fills up the rest. */
function jsonOfSize(items: readonly unknown[], bytes: number): string {
  const parts: string[] = [];
  let left = bytes - Buffer.byteLength('{"rules":[]}');
  for (let index = 0; ; index += 1) {
    const part = JSON.stringify(items[index % items.length]);
    left -= Buffer.byteLength(part) + 1;
    if (left < 0) break;
    parts.push(part);
  }
  const json = `{"rules":[${parts.join(',')}]}`;
  return json + ' '.repeat(bytes - Buffer.byteLength(json));
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
