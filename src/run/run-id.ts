import type { RunId } from '../model/entry.ts';

const base32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** `YYYYMMDDTHHMMSSZ-<serial>-<6 base32>`. Each stretch of the serial that is not ASCII letters, digits, dots, dashes or underscores becomes one dash. `random`: at least 6 bytes. */
export function runIdFor(at: Date, serial: string, random: Uint8Array): RunId {
  const stamp = at.toISOString().replaceAll(/[-:]|\.\d{3}/g, '');
  const name = serial.replaceAll(/[^A-Za-z0-9._-]+/g, '-').slice(0, 24);
  const tail = [...random.subarray(0, 6)].map((byte) => base32[byte & 31]).join('');
  return `${stamp}-${name || '-'}-${tail}`;
}
