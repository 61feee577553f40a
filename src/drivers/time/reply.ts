import { fromBER, GeneralizedTime, OctetString, Sequence } from 'asn1js';
import {
  id_ContentType_SignedData,
  id_eContentType_TSTInfo,
  PKIStatus,
  SignedData,
  TimeStampResp,
  TSTInfo,
} from 'pkijs';
import { Malformed } from '../../evidence/malformed.ts';
import { shortly } from '../deadline.ts';

/** An authority's reply is some kilobytes: signature, token and a chain of certificates. */
export const mostBytes = 1024 * 1024;

/** What an authority signed: `info` is what it says, `at` when it says it, RFC 3339 UTC with ms. */
export type Token = { signed: SignedData; info: TSTInfo; at: string };

/** A TimeStampResp (RFC 3161, 2.4.2) and nothing after it. Throws Malformed. */
export function replyIn(bytes: Uint8Array, where: string): TimeStampResp {
  if (bytes.length > mostBytes) throw new Malformed(where, `more than ${mostBytes} bytes`);
  const says = 'not a reply to a time-stamp request (RFC 3161, TimeStampResp)';
  try {
    const { offset, result } = fromBER(bytes);
    if (offset === bytes.length) return new TimeStampResp({ schema: result });
  } catch (error) {
    throw new Malformed(where, says, { cause: error });
  }
  throw new Malformed(where, says);
}

/** PKIStatus of RFC 3161, 2.4.2, by number; the first two come with a token. */
const statuses = ['granted', 'granted with changes', 'rejection', 'waiting', 'revocation warning', 'revocation'];

/** Why the authority gave no token; undefined where it granted one. */
export function refusalIn({ status: { status, statusStrings } }: TimeStampResp): string | undefined {
  if (status === PKIStatus.granted || status === PKIStatus.grantedWithMods) return undefined;
  const said = (statusStrings ?? []).map(({ valueBlock }) => valueBlock.value).join(' ');
  return `not granted: ${statuses[status] ?? `status ${status}`}${said === '' ? '' : `, ${shortly(said)}`}`;
}

/** The library reads local times and offsets too, and rounds down in binary; RFC 3161 2.4.2 has UTC alone. */
function timeIn(content: Uint8Array, where: string): string {
  const { result } = fromBER(content);
  const times = result instanceof Sequence ? result.valueBlock.value.filter((v) => v instanceof GeneralizedTime) : [];
  const text = Buffer.from(times[0]?.valueBlock.valueHexView ?? []).toString('latin1');
  const [, year, month, day, hour, minute, second, fraction = ''] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d+))?Z$/.exec(text) ?? [];
  const at = `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}Z`;
  const date = new Date(at);
  if (Number.isNaN(date.getTime()) || date.toISOString() !== at)
    throw new Malformed(where, `its time is not in UTC: ${shortly(text, 40)}`);
  return at;
}

/** The token of a granted reply. Throws Malformed; nothing of it is verified. */
export function tokenIn({ timeStampToken }: TimeStampResp, where: string): Token {
  try {
    if (timeStampToken?.contentType !== id_ContentType_SignedData) throw new Malformed(where, 'no signed data');
    const signed = new SignedData({ schema: timeStampToken.content });
    const { eContentType, eContent } = signed.encapContentInfo;
    if (eContentType !== id_eContentType_TSTInfo || !(eContent instanceof OctetString))
      throw new Malformed(where, 'what is signed is not a TSTInfo');
    const content = new Uint8Array(eContent.valueBlock.valueHexView);
    return { signed, info: TSTInfo.fromBER(content), at: timeIn(content, where) };
  } catch (error) {
    if (error instanceof Malformed) throw error;
    throw new Malformed(where, 'not a time-stamp token (RFC 3161, TimeStampToken)', { cause: error });
  }
}
