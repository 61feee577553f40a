import { InputError } from '../model/errors.ts';
import { DateOnly } from '../model/terms.ts';

/** From `since` (RFC 3339) on nothing that `key` (a vkey) signed is believed without somebody outside who saw it before. */
export type RevokedKey = { key: string; since: string };

function momentIn(text: string, line: string): string {
  const [, day] = /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2}))?$/.exec(text) ?? [];
  const at = new Date(text);
  if (DateOnly.safeParse(day).success && !Number.isNaN(at.getTime())) return at.toISOString();
  throw new InputError('USAGE', line, `${text} is not a day. Write revoked, the key, and a day as 2026-11-23.`);
}

/** Keys as people list them, one a line: `name+1a2b3c4d+AX…`; `revoked KEY DAY` takes one back; `#` begins a remark. */
export function keysListed(text: string): { keys: string[]; revoked: RevokedKey[] } {
  const lines = text.split('\n').map((line) => line.trim());
  const [keys, revoked]: [string[], RevokedKey[]] = [[], []];
  for (const line of lines.filter((one) => one !== '' && !one.startsWith('#'))) {
    const [word, key = '', since = ''] = line.split(/\s+/);
    if (word === 'revoked') revoked.push({ key, since: momentIn(since, line) });
    else keys.push(line);
  }
  return { keys, revoked };
}
