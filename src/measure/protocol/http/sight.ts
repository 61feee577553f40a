import { json } from '../../asked.ts';
import type { Raw } from '../../raw.ts';
import type { Seen } from '../check.ts';
import type { Answer, Ask, Form, HttpWire, Reading } from './wire.ts';

export type Exchange = { asked: Ask; answered: Answer };

const mostTold = 3;
const longestText = 4096;

/** Exchanges as an object beside the log. */
export const shown = (exchanges: readonly Exchange[]): Raw[] => [
  json(
    exchanges.map(({ asked, answered }) => ({
      asked,
      answered: { ...answered, text: answered.text.slice(0, longestText) },
    })),
  ),
];

export const unknown = (actual: string): Seen => ({ value: 'unknown', actual });
export const notApplicable = (actual: string): Seen => ({ value: 'not applicable', actual });

export function listed(all: readonly string[]): string {
  const more = all.length > mostTold ? `, and ${all.length - mostTold} more` : '';
  return all.slice(0, mostTold).join('; ') + more;
}

/** False where something is wrong, with the first few; else true with what was seen. */
export const judged = (wrong: readonly string[], right: string, exchanges: readonly Exchange[] = []): Seen => ({
  value: wrong.length === 0,
  actual: wrong.length === 0 ? right : listed(wrong),
  ...(exchanges.length === 0 ? {} : { shows: shown(exchanges) }),
});

export async function exchange(wire: HttpWire, asked: Ask): Promise<Exchange> {
  return { asked, answered: await wire.ask(asked) };
}

export async function exchangeAll(wire: HttpWire, asks: readonly Ask[]): Promise<Exchange[]> {
  const all: Exchange[] = [];
  for (const asked of asks) all.push(await exchange(wire, asked));
  return all;
}

/** A reading that was answered. */
export type Read = Reading & Exchange;
export const isRead = (reading: Reading): reading is Read => reading.answered !== undefined;
export const isOk = ({ answered }: Exchange): boolean => answered.status === 200;
/** The bench is not let in, and was given nothing to be let in with. */
const isShutOut = (wire: HttpWire, { answered }: Exchange): boolean => answered.status === 401 && !wire.hasToken;

const shutOut = '401 everywhere, and endpoints.http.bearer is not declared';
/** Judges those exchanges that the bench was let in for; unknown where it was let in for none. */
export function ofLetIn<E extends Exchange>(
  wire: HttpWire,
  all: readonly E[],
  judge: (seen: readonly E[]) => Seen,
): Seen {
  const open = all.filter((one) => !isShutOut(wire, one));
  return open.length === 0 && all.length > 0 ? unknown(shutOut) : judge(open);
}

export const pathOf = (url: string): string => new URL(url).pathname;
export const isJson = (type: string): boolean => type === 'application/json' || type.endsWith('+json');

/** The JSON value of an answer; undefined where it is none. */
export function valueOf({ text }: Answer): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Judges every property that was read; unknown where none could be. */
export async function ofReads(wire: HttpWire, judge: (reads: readonly Read[]) => Seen): Promise<Seen> {
  const readings = await wire.readings();
  const reads = readings.filter(isRead);
  if (readings.length === 0) return notApplicable('the Thing Description has no property to read');
  if (reads.length === 0)
    return unknown(`none was read: ${listed(readings.map(({ of, left }) => `${of.name}: ${left ?? ''}`))}`);
  return ofLetIn(wire, reads, judge);
}

/** The schemes that hold for a form, `nosec` among them; empty where none is defined. */
export const schemesOf = (form: Form, schemes: ReadonlyMap<string, string>): string[] =>
  form.security.flatMap((name) => schemes.get(name) ?? []);
