import { hush } from './secrets/secret.ts';
import { ProbeError } from '../model/errors.ts';

/** A timer set for longer ends at once: 2³¹ − 1 ms, about 25 days. */
const longestTimer = 2_147_483_647;

/** The promise, or `PROBE_TIMEOUT` after so long. What was begun goes on in the background: its end is ignored. */
export async function inTime<T>(promise: Promise<T>, ms: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new ProbeError('PROBE_TIMEOUT', `${what}: no answer within ${ms} ms`)),
      Math.min(ms, longestTimer),
    );
  });
  promise.catch(() => undefined);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Resolves when the promise settles or the time is up, whichever comes first. For `close`, which never hangs or fails. */
export async function settled(promise: Promise<unknown>, ms: number): Promise<void> {
  await inTime(promise, ms, 'close').catch(() => undefined);
}

/** A text from the wire as it may be shown: one line, printable, short, of whole characters, without a secret. */
export function shortly(text: string, most = 200): string {
  const line = hush(text)
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
  return (line.length > most ? `${line.slice(0, most)}…` : line).toWellFormed();
}

/** A device that goes back to the model it came with may take so long: a small one loads it anew, ms. */
export const rollBackMs = 20_000;
