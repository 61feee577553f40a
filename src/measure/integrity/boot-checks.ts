import { textOf } from '../../formats/attestation.ts';
import type { Token } from '../../formats/attestation.ts';
import { sha256Id } from '../../formats/coswid.ts';
import type { Measured } from '../../formats/coswid.ts';
import { debugIn, measuredIn, noncesIn, oemBootIn, oemidIn, secondsIn, ueidIn } from '../../formats/eat-claims.ts';
import { FormatError } from '../../formats/error.ts';
import type { BootAttestation } from '../../model/attestation.ts';
import { milliseconds } from '../../model/terms.ts';
import type { Signatures } from '../bench.ts';
import type { Inspected } from '../probe.ts';
import type { Check, Seen } from '../protocol/check.ts';
import { agrees } from '../inspection/inspection.ts';

/** One answer to one nonce. `from`, `to`: the bench's clock before it was asked and when it came, ms since 1970. `token`: or why it is none. */
export type Given = { nonce: Uint8Array; bytes: Uint8Array; from: number; to: number; token: Token | string };
/** The device asked twice, and what it was asked after. */
export type Attested = {
  declared: BootAttestation;
  /** The declared public key, PEM, and the one algorithm that goes with it. */
  key: { pem: string; algorithm: Token['algorithm'] };
  given: readonly Given[];
  says: Readonly<Record<string, string>>;
  signatures: Signatures;
};
/** How integrity of boot was shown: by tokens, or by a person. */
export type Shown = { attested: Attested } | { inspected: Inspected };

/** How far the time of a token is off at most where its maker does not say, ms. */
const unlessSaidMs = 10_000;

const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
const same = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i]);
const unsaid = (claim: string): Seen => ({ value: 'unknown', actual: `the token says nothing of it: no ${claim}` });

type Read = Given & { token: Token };
const isRead = (one: Given): one is Read => typeof one.token !== 'string';

/** A claim that is not as its standard has it does not hold. */
function unlessMalformed(ask: () => Seen): Seen {
  try {
    return ask();
  } catch (error) {
    if (error instanceof FormatError) return { value: false, actual: error.message };
    throw error;
  }
}

/** Of every token that could be read: the first answer that is not true, or that to the last of them. */
function ofTokens(name: string, required: string, ask: (read: Read, attested: Attested) => Seen): Check<Shown> {
  return {
    name,
    required,
    // oxlint-disable-next-line require-await -- the tokens are here already
    async ask(shown) {
      if (!('attested' in shown)) return { value: 'not applicable', actual: 'a person looked instead' };
      const { attested } = shown;
      const read = attested.given.filter(isRead);
      if (read.length === 0) return { value: 'unknown', actual: 'there is no token to look at' };
      const answers = read.map((one) => unlessMalformed(() => ask(one, attested)));
      const worst = answers.find(({ value }) => value === false) ?? answers.find(({ value }) => value !== true);
      return worst ?? answers.at(-1) ?? { value: 'unknown', actual: '' };
    },
  };
}

const types = { cwt: 'application/eat+cwt', jwt: 'application/eat+jwt' } as const;

const tokenRead: Check<Shown> = {
  name: 'token-read',
  required: 'an attestation token of the declared form, each time it is asked',
  // oxlint-disable-next-line require-await -- the tokens are here already
  async ask(shown) {
    if (!('attested' in shown)) return { value: 'not applicable', actual: 'a person looked instead' };
    const { given, declared } = shown.attested;
    const shows = given.map(({ bytes }) => ({ type: types[declared.token], bytes }));
    const wrong = given.map(({ token }) => wrongly(token, declared)).find((one) => one !== undefined);
    if (wrong !== undefined) return { value: false, actual: wrong, shows };
    return { value: true, actual: given.map(({ token }) => described(token)).join('; '), shows };
  },
};

function wrongly(token: Token | string, { token: form }: BootAttestation): string | undefined {
  if (typeof token === 'string') return token;
  return token.form.toLowerCase() === form ? undefined : `a ${token.form}, and ${form} is declared`;
}
const described = (token: Token | string): string =>
  typeof token === 'string'
    ? token
    : `a ${token.form} by ${token.algorithm}, claims ${Object.keys(token.claims).join(' ')}`;

const signature = ofTokens(
  'signature',
  'a signature that the declared key verifies',
  ({ token }, { key: { pem, algorithm }, signatures }) => {
    if (token.algorithm !== algorithm)
      return { value: false, actual: `${token.algorithm}, and the key is of ${algorithm}` };
    const holds = signatures.verifiesToken(algorithm, pem, token.signed, token.signature);
    return { value: holds, actual: holds ? algorithm : 'the declared key does not verify it' };
  },
);

const nonce = ofTokens('nonce', 'the nonce that was sent, and another token for another', (one, { given }) => {
  const nonces = noncesIn(one.token);
  if (nonces.some((each) => same(each, one.nonce))) return { value: true, actual: textOf(one.nonce) };
  const earlier = given.find((other) => other !== one && nonces.some((each) => same(each, other.nonce)));
  if (earlier) return { value: false, actual: 'a token with the nonce that was sent before: it is given again' };
  const said = nonces.map(textOf).join(' ') || 'none';
  return { value: false, actual: `nonce ${said}, and ${textOf(one.nonce)} was sent` };
});

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** The time in a token is in whole seconds. */
const issued = ofTokens(
  'issued',
  'a time of issue as near to the bench’s as declared, where one is given',
  (one, { declared }) => {
    const { token, from, to } = one;
    const most = declared.clock === undefined ? unlessSaidMs : milliseconds(declared.clock);
    const [iat, exp, nbf] = [secondsIn(token, 'iat'), secondsIn(token, 'exp'), secondsIn(token, 'nbf')];
    if (exp !== undefined && exp * 1000 < from - most) return { value: false, actual: `it lapsed at ${timeOf(exp)}` };
    if (nbf !== undefined && nbf * 1000 > to + most)
      return { value: false, actual: `it begins to hold at ${timeOf(nbf)}` };
    if (iat === undefined)
      return { value: 'not applicable', actual: 'it gives no time; its nonce says that it is new' };
    const [early, late] = [from - (iat + 1) * 1000, iat * 1000 - to];
    const off = Math.max(early, late);
    if (off <= most) return { value: true, actual: `issued at ${timeOf(iat)}` };
    return {
      value: false,
      actual: `issued at ${timeOf(iat)}, ${seconds(off)} ${early > late ? 'before' : 'after'} it was asked for`,
    };
  },
);

/** A time beyond those that a calendar can show is shown as it is. */
const timeOf = (atSeconds: number): string =>
  Math.abs(atSeconds) < 8.64e12 ? new Date(atSeconds * 1000).toISOString() : `${atSeconds} s`;

const device = ofTokens('device', 'the declared UEID, and the declared OEM ID', ({ token }, { declared }) => {
  const [ueid, oemid] = [ueidIn(token), oemidIn(token)];
  if (ueid === undefined) return unsaid('ueid');
  if (hexOf(ueid) !== declared.ueid)
    return { value: false, actual: `UEID ${hexOf(ueid)}, and ${declared.ueid} is declared` };
  if (declared.oemid === undefined) return { value: true, actual: `UEID ${declared.ueid}` };
  if (oemid === undefined) return unsaid('oemid');
  const said = typeof oemid === 'number' ? oemid : hexOf(oemid);
  if (said !== declared.oemid) return { value: false, actual: `OEM ID ${said}, and ${declared.oemid} is declared` };
  return { value: true, actual: `UEID ${declared.ueid}, OEM ID ${said}` };
});

const debug = ofTokens('debug', 'debug disabled', ({ token }) => {
  const status = debugIn(token);
  if (status === undefined) return unsaid('dbgstat');
  // Whoever it is that may still open it has to be named (RFC 9711, 4.2.9.4).
  if (status === 'disabled-permanently' && oemidIn(token) === undefined)
    return { value: false, actual: `${status}, without the oemid that goes with it` };
  return { value: status !== 'enabled', actual: status };
});

const secureBoot = ofTokens('secure-boot', 'started by the boot that its maker authorised', ({ token }) => {
  const is = oemBootIn(token);
  return is === undefined ? unsaid('oemboot') : { value: is, actual: is ? 'it says so' : 'it says that it did not' };
});

const digestText = ({ algorithm, digest }: Measured): string =>
  `${algorithm === sha256Id ? 'sha256' : `algorithm ${algorithm}`}:${hexOf(digest)}`;

/** What is measured and may not run; what is to run and was not measured; what is shown and was not measured. */
function* differences(measured: readonly Measured[], { declared, says }: Attested): Generator<string> {
  const digests = new Set(measured.map(digestText));
  for (const one of measured)
    if (!declared.software.some(({ digest }) => digest === digestText(one)))
      yield `${one.name} is ${digestText(one)}, which is not declared`;
  for (const name of new Set(declared.software.map((one) => one.name)))
    if (!declared.software.some((one) => one.name === name && digests.has(one.digest))) yield `no ${name} as declared`;
  const shown = says['firmware.digest'];
  if (shown === undefined || !digests.has(shown))
    yield `the nameplate shows ${shown ?? 'no digest'}, which is not among them`;
}

const measurements = ofTokens(
  'measurements',
  'digests of what the device may run, every part of it, and of the firmware on its nameplate',
  ({ token }, attested) => {
    const found = measuredIn(token);
    if (!found) return unsaid('measurements');
    const [wrong] = differences(found.measured, attested);
    if (wrong === undefined) return { value: true, actual: found.measured.map(({ name }) => name).join(', ') };
    if (found.unread.length > 0)
      return {
        value: 'unknown',
        actual: `measurements of content format ${found.unread.join(', ')} are not read here`,
      };
    return { value: false, actual: wrong };
  },
);

const tamperedNotStarted: Check<Shown> = {
  name: 'tampered-not-started',
  required: 'yes, where no token shows it',
  // oxlint-disable-next-line require-await -- the person has answered already
  async ask(shown) {
    if (!('inspected' in shown)) return { value: 'not applicable', actual: 'a token shows it' };
    const { answer, initials, at, note } = shown.inspected;
    const more = note === undefined ? '' : `; ${note}`;
    return { value: agrees(answer, 'yes'), actual: `${answer}; ${initials}, ${at}${more}` };
  },
};

/** By the names of src/model/boot-method.ts. */
export const bootChecks: readonly Check<Shown>[] = [
  tokenRead,
  signature,
  nonce,
  issued,
  device,
  debug,
  secureBoot,
  measurements,
  tamperedNotStarted,
];
