import type { StationEntry } from '../model/entry.ts';
import { bytesOf, fromBase64, toHex } from './bytes.ts';
import { parseVkey, vkeyText, type VerifierKey } from './checkpoint.ts';
import { isSignedBy } from './entry.ts';
import { Malformed } from './malformed.ts';
import type { Checks } from './ports.ts';

/** An entry about the station's keys, at its place in the log. */
export type KeyEvent = { index: number; entry: StationEntry };

/** A key of a station and the entries it signs: from `from` up to, not including, `to` (∞ for the key in use). */
export type KeySpan = {
  key: VerifierKey;
  from: number;
  to: number;
  /** What it signed is not believed unless somebody outside saw it before `since`. */
  revoked?: { since: string; because: string };
};

/** What a new key signs to show that who names it has it. */
export const rotationText = (from: string, to: string): string => `gradus-key/1\n${from}\n${to}\n`;

export const keyName = ({ name, keyId }: VerifierKey): string => `${name}+${toHex(keyId)}`;

type At = KeyEvent & { where: string };

async function predecessor({ entry, where }: At, current: VerifierKey, checks: Checks): Promise<VerifierKey> {
  const { body } = entry;
  if (body.kind !== 'key-rotated') return current;
  const [from, to] = [await parseVkey(body.from, checks.sha256, where), await parseVkey(body.to, checks.sha256, where)];
  if (from.name !== to.name) throw new Malformed(where, `rotates the key of ${from.name} to one of ${to.name}`);
  if (body.to !== vkeyText(current))
    throw new Malformed(where, `rotates to ${keyName(to)}; the log goes on with ${keyName(current)}`);
  const accepted = fromBase64(body.accepted, where);
  if (!(await checks.verifyEd25519(to.publicKey, bytesOf(rotationText(body.from, body.to)), accepted)))
    throw new Malformed(where, `names the key ${keyName(to)}, which did not accept`);
  return from;
}

async function checkSigned({ entry, where }: At, key: VerifierKey, checks: Checks): Promise<void> {
  if (entry.by !== toHex(key.keyId) || !(await isSignedBy(key.publicKey, entry, checks)))
    throw new Malformed(where, `is not signed by ${keyName(key)}, the key then in use`);
}

/**
 * The keys of a log from first to last, told backwards from the key that signs its checkpoint: each rotation is signed
 * by the key before and accepted by the key after. `events` are all entries of the log about keys, in order; one that
 * does not fit is `Malformed` with what `where` calls it. That they stand in the log is for the caller to prove.
 */
export async function keySpans(
  current: VerifierKey,
  events: readonly KeyEvent[],
  checks: Checks,
  where: (event: number) => string,
): Promise<KeySpan[]> {
  const spans: KeySpan[] = [];
  let [key, to] = [current, Number.POSITIVE_INFINITY];
  for (const [i, event] of [...events.entries()].toReversed()) {
    const at = { ...event, where: where(i) };
    const before = await predecessor(at, key, checks);
    await checkSigned(at, before, checks);
    if (event.entry.body.kind !== 'key-rotated') continue;
    spans.unshift({ key, from: event.index + 1, to });
    [key, to] = [before, event.index + 1];
  }
  spans.unshift({ key, from: 0, to });
  return spans.map((span) => ({ ...span, ...revocationOf(span.key, events) }));
}

function revocationOf(key: VerifierKey, events: readonly KeyEvent[]): Pick<KeySpan, 'revoked'> {
  const dates = events.flatMap(({ entry: { body } }) =>
    body.kind === 'key-revoked' && body.key === vkeyText(key) ? [body] : [],
  );
  const [first] = dates.toSorted((a, b) => (a.since < b.since ? -1 : 1));
  return first ? { revoked: { since: first.since, because: first.because } } : {};
}

/** The key that signs the entry at a place of the log. */
export const keyAt = (spans: readonly KeySpan[], index: number): KeySpan | undefined =>
  spans.find(({ from, to }) => index >= from && index < to);
