import { createHash, randomBytes } from 'node:crypto';
import { Integer, Null, OctetString } from 'asn1js';
import { AlgorithmIdentifier, id_sha256, MessageImprint, TimeStampReq } from 'pkijs';
import type { TSTInfo } from 'pkijs';
import { equalBytes } from '../../evidence/bytes.ts';
import { Malformed } from '../../evidence/malformed.ts';
import { InputError, ProbeError } from '../../model/errors.ts';
import { accepted, caller } from '../http/request.ts';
import type { Answered } from '../http/request.ts';
import { mostBytes, refusalIn, replyIn, tokenIn } from './reply.ts';

/** `timeoutMs`: longest wait for the whole reply. `ca`: authorities in PEM for https, in place of the system's. */
export type AuthorityOptions = { timeoutMs: number; ca?: string };

/** DER integers are signed and shortest: the first byte is neither zero nor negative. */
function nonce(): Uint8Array {
  const bytes = Uint8Array.from(randomBytes(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes;
}

function requestFor(imprint: Uint8Array, asked: Uint8Array): Buffer {
  const request = new TimeStampReq({
    version: 1,
    messageImprint: new MessageImprint({
      hashAlgorithm: new AlgorithmIdentifier({ algorithmId: id_sha256, algorithmParams: new Null() }),
      hashedMessage: new OctetString({ valueHex: imprint }),
    }),
    nonce: new Integer({ valueHex: asked }),
    certReq: true,
  });
  return Buffer.from(request.toSchema().toBER());
}

function addressIn(text: string): URL {
  const url = URL.parse(text);
  if (url && (url.protocol === 'http:' || url.protocol === 'https:')) return url;
  throw new InputError('USAGE', 'time-stamp authority', 'an address that begins with http:// or https://');
}

async function post(url: URL, body: Buffer, { timeoutMs, ca }: AuthorityOptions): Promise<Answered> {
  const authority = caller(url.origin, undefined, { ca, connections: 'one each' });
  const [type, accept] = ['application/timestamp-query', 'application/timestamp-reply'];
  try {
    return await authority.ask({ method: 'POST', url, body, type, accept, most: mostBytes, within: timeoutMs });
  } finally {
    authority.close();
  }
}

function complaint({ messageImprint, nonce }: TSTInfo, imprint: Uint8Array, asked: Uint8Array): string | undefined {
  const { hashAlgorithm, hashedMessage } = messageImprint;
  if (hashAlgorithm.algorithmId !== id_sha256 || !equalBytes(hashedMessage.valueBlock.valueHexView, imprint))
    return 'its imprint is not the one asked for';
  if (!nonce || !equalBytes(nonce.valueBlock.valueHexView, asked)) return 'its nonce is not the one asked for';
  return undefined;
}

/** Throws ProbeError: `PROBE_REFUSED` where no token was granted, `PROBE_GARBAGE` where it is not what was asked for. */
function lookInto({ type, body }: Answered, imprint: Uint8Array, asked: Uint8Array): void {
  if (type !== 'application/timestamp-reply')
    throw new ProbeError('PROBE_GARBAGE', `answered ${type || 'without a type'}, not application/timestamp-reply`);
  const reply = replyIn(body, 'reply');
  const refusal = refusalIn(reply);
  if (refusal !== undefined) throw new ProbeError('PROBE_REFUSED', refusal);
  const wrong = complaint(tokenIn(reply, 'reply').info, imprint, asked);
  if (wrong !== undefined) throw new ProbeError('PROBE_GARBAGE', wrong);
}

/**
 * Asks a time-stamp authority (RFC 3161 over HTTP, section 3.4) for a token over the SHA-256 of these bytes, with a nonce.
 * Gives its whole reply (TimeStampResp, DER), as `openssl ts -verify -in FILE -data BYTES` takes it. The signature is left
 * to `timeOf`: a token is worth keeping without the authority's root at hand.
 *
 * Throws ProbeError, which never has to end anything: no answer in time, none that could be read, up to 1 MiB, or none
 * that fits; redirects are not followed. Throws InputError for what is no http or https address.
 */
export async function askForToken(url: string, bytes: Uint8Array, options: AuthorityOptions): Promise<Uint8Array> {
  const address = addressIn(url);
  const imprint = Uint8Array.from(createHash('sha256').update(bytes).digest());
  const asked = nonce();
  const what = `time-stamp authority ${address.origin}`;
  try {
    const answer = accepted(await post(address, requestFor(imprint, asked), options), `POST ${address.pathname}`);
    lookInto(answer, imprint, asked);
    return Uint8Array.from(answer.body);
  } catch (error) {
    if (error instanceof ProbeError) throw new ProbeError(error.code, `${what}: ${error.message}`, { cause: error });
    if (error instanceof Malformed)
      throw new ProbeError('PROBE_GARBAGE', `${what}: ${error.message}`, { cause: error });
    throw error;
  }
}
