import type { AuditRecord } from './audit.ts';
import { FormatError } from './error.ts';

// The Syslog Protocol (RFC 5424): `<PRI>1 TIMESTAMP HOSTNAME APP-NAME PROCID MSGID STRUCTURED-DATA MSG`, a dash for what is
// not there. Over UDP a datagram holds one message (RFC 5426), over TCP its length stands before it (RFC 6587, 3.4.1).

export type SyslogMessage = {
  facility: number;
  severity: number;
  /** As it stands; '' where the device had no clock. */
  time: string;
  host: string;
  app: string;
  process: string;
  id: string;
  /** SD-ID → parameters, of which each name counts once. */
  data: ReadonlyMap<string, ReadonlyMap<string, string>>;
  text: string;
};

/** What a receiver has to take at least is 2048 octets (RFC 5424, 6.1); no record of an event needs more than this. */
const longest = 8192;
const wrong = (what: string, at = 0): FormatError => new FormatError(`syslog: ${what}`, at);

const head = /^<(\d{1,3})>1 (\S{1,40}) (\S{1,255}) (\S{1,48}) (\S{1,128}) (\S{1,32}) /;
const orNothing = (text: string | undefined): string => (text === undefined || text === '-' ? '' : text);

/** One element, `[id name="value" …]`, from where it begins; a value holds `"`, `\` and `]` behind a backslash (6.3.3). */
function elementAt(text: string, from: number): { id: string; params: Map<string, string>; end: number } {
  const name = /\[([^\s=\]"]{1,32})/y;
  name.lastIndex = from;
  const id = name.exec(text)?.[1];
  if (id === undefined) throw wrong('an element of structured data has no name', from);
  const params = new Map<string, string>();
  const param = / ([^\s=\]"]{1,32})="((?:[^"\\\]]|\\.)*)"/y;
  let at = name.lastIndex;
  for (;;) {
    param.lastIndex = at;
    const [whole, key = '', value = ''] = param.exec(text) ?? [];
    if (whole === undefined) break;
    at += whole.length;
    params.set(key, value.replaceAll(/\\(["\\\]])/g, '$1'));
  }
  if (text[at] !== ']') throw wrong('an element of structured data has no end', at);
  return { id, params, end: at + 1 };
}

function dataAt(text: string, from: number): { data: Map<string, Map<string, string>>; end: number } {
  const data = new Map<string, Map<string, string>>();
  if (text[from] === '-') return { data, end: from + 1 };
  let at = from;
  while (text[at] === '[') {
    const { id, params, end } = elementAt(text, at);
    if (data.has(id)) throw wrong(`the element ${id} comes twice`, at);
    data.set(id, params);
    at = end;
  }
  if (at === from) throw wrong('there is no structured data, nor a dash for it', from);
  return { data, end: at };
}

function decoded(bytes: Uint8Array): string {
  if (bytes.length > longest) throw wrong(`${bytes.length} octets are more than ${longest}`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new FormatError('syslog: the message is not UTF-8', 0, { cause: error });
  }
}

/** Reads one message. Throws `FormatError`. */
export function readSyslog(bytes: Uint8Array): SyslogMessage {
  // Many senders end a message with a line end or a NUL, which are no part of it.
  const text = decoded(bytes).replace(/[\n\0]+$/, '');
  const found = head.exec(text);
  if (!found) throw wrong('this is no message of RFC 5424: <PRI>1 TIMESTAMP HOSTNAME APP-NAME PROCID MSGID');
  const [whole, priority, time, host, app, process, id] = found;
  // 6.2.1: facility × 8 + severity, at most 23 × 8 + 7.
  if (Number(priority) > 191) throw wrong(`the priority ${priority} is more than 191`);
  const { data, end } = dataAt(text, whole.length);
  if (end < text.length && text[end] !== ' ') throw wrong('something follows the structured data at once', end);
  return {
    facility: Math.floor(Number(priority) / 8),
    severity: Number(priority) % 8,
    time: orNothing(time),
    host: orNothing(host),
    app: orNothing(app),
    process: orNothing(process),
    id: orNothing(id),
    data,
    // 6.4: a byte order mark says that the rest is UTF-8.
    text: text.slice(end + 1).replace(/^\uFEFF/, ''),
  };
}

/**
 * A message as a record of an audit log (docs/audit-log.md): its number is `sequenceId` of the element `meta` (7.3.1), or
 * `id` of an element `audit@…`, whose parameters source, category, type, result and hash are taken too; without a type MSGID is it.
 * Undefined where it is no record of an audit log. Throws `FormatError` for a number that is none.
 */
export function auditRecordIn({ data, time, app, id: type, text }: SyslogMessage): AuditRecord | undefined {
  const [, audit] = [...data].find(([name]) => /^audit@\d/.test(name)) ?? [];
  if (!audit) return undefined;
  const number = audit.get('id') ?? data.get('meta')?.get('sequenceId') ?? '';
  if (!/^\d{1,15}$/.test(number)) throw wrong(`the number of a record is ${number || 'not there'}`);
  const hash = audit.get('hash');
  return {
    id: Number(number),
    time,
    source: audit.get('source') ?? app,
    category: audit.get('category') ?? '',
    type: audit.get('type') ?? type,
    result: audit.get('result') ?? '',
    ...(text === '' ? {} : { detail: text }),
    ...(hash === undefined ? {} : { hash }),
  };
}

/** Splits a stream into messages, each after its length in octets and a blank (RFC 6587, 3.4.1). Throws `FormatError`. */
export function syslogFrames(): (bytes: Uint8Array) => Uint8Array[] {
  let left = new Uint8Array();
  return (bytes) => {
    const all = new Uint8Array(left.length + bytes.length);
    all.set(left);
    all.set(bytes, left.length);
    const messages: Uint8Array[] = [];
    let at = 0;
    for (;;) {
      const blank = all.indexOf(0x20, at);
      const digits = new TextDecoder('latin1').decode(
        all.subarray(at, blank < 0 ? Math.min(all.length, at + 6) : blank),
      );
      if (digits !== '' && !/^[1-9]\d{0,4}$/.test(digits)) throw wrong('a message has no length before it', at);
      if (blank < 0) break;
      const length = Number(digits);
      if (length > longest) throw wrong(`${length} octets are more than ${longest}`, at);
      if (blank + 1 + length > all.length) break;
      messages.push(all.slice(blank + 1, blank + 1 + length));
      at = blank + 1 + length;
    }
    left = all.slice(at);
    return messages;
  };
}

const escaped = (value: string): string => value.replaceAll(/["\\\]]/g, String.raw`\$&`);
const named = (text: string): string => text.replaceAll(/[^\x21-\x7e]/g, '_').slice(0, 48) || '-';

/** A record as a device sends it: facility 13 (log audit), severity 6 or 4, structured data of an enterprise number. */
export function syslogOf(record: AuditRecord, host: string, enterprise: number): Uint8Array {
  const { id, time, source, category, type, result, detail = '', hash } = record;
  const messageId = named(type).slice(0, 32);
  const params = {
    id: String(id),
    source,
    category,
    ...(messageId === type ? {} : { type }),
    result,
    ...(hash === undefined ? {} : { hash }),
  };
  const data = Object.entries(params).map(([key, value]) => ` ${key}="${escaped(value)}"`);
  const severity = result === 'failure' ? 4 : 6;
  const text = `<${13 * 8 + severity}>1 ${named(time)} ${named(host)} ${named(source)} - ${messageId} [audit@${enterprise}${data.join('')}]${detail === '' ? '' : ` \uFEFF${detail}`}`;
  return new TextEncoder().encode(text);
}
