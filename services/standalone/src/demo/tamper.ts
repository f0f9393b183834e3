import { readFileSync } from 'node:fs';

/** The sigstore bundle in a file with one digit of its statement changed, as somebody who wants to rewrite history would. */
export function tampered(file: string): string {
  const bundle = JSON.parse(readFileSync(file, 'utf8')) as { dsseEnvelope: { payload: string } };
  const statement = Buffer.from(bundle.dsseEnvelope.payload, 'base64').toString('utf8');
  const changed = statement.replace(/"ticket":"SEC-\d+"/, '"ticket":"SEC-999"');
  if (changed === statement) throw new Error('the statement carries no ticket');
  bundle.dsseEnvelope.payload = Buffer.from(changed, 'utf8').toString('base64');
  return JSON.stringify(bundle);
}
