import { FormatError } from '../../../formats/error.ts';
import { oipDocumentIn } from '../../../formats/oip.ts';
import type { DeclaredModel } from '../../../model/declaration.ts';
import { json } from '../../asked.ts';
import type { Check, Seen } from '../check.ts';
import type { OipAnswer, OipWire } from './wire.ts';

export type Fields = Readonly<Record<string, unknown>>;
export type Judged = Omit<Seen, 'shows'>;
type Passed = { asked: string; body?: string; who?: string; status: number; type: string; answer: string };

/** So much of a body is kept beside the log, characters. */
const kept = 2000;

/** A wire that remembers what passed. */
export class Asking {
  readonly passed: Passed[] = [];
  readonly #wire: OipWire;

  constructor(wire: OipWire) {
    this.#wire = wire;
  }

  async ask(below: string, body?: string, who?: 'none' | 'wrong'): Promise<OipAnswer> {
    const answer = await this.#wire.ask(below, body, who);
    this.passed.push({
      asked: `${body === undefined ? 'GET' : 'POST'} v2/${below}`,
      ...(body === undefined ? {} : { body: body.slice(0, kept) }),
      ...(who === undefined ? {} : { who }),
      status: answer.status,
      type: answer.type,
      answer: answer.text.slice(0, kept),
    });
    return answer;
  }

  infer = async ({ id }: DeclaredModel, body: string): Promise<OipAnswer> => await this.ask(pathOf(id, 'infer'), body);
}

export const pathOf = (model: string, below = ''): string =>
  `models/${encodeURIComponent(model)}${below === '' ? '' : `/${below}`}`;

export const right = (actual: string): Judged => ({ value: true, actual });
export const wrong = (actual: string): Judged => ({ value: false, actual });
export const unknown = (actual: string): Judged => ({ value: 'unknown', actual });
export const notApplicable = (actual: string): Judged => ({ value: 'not applicable', actual });

export const isOk = ({ status }: OipAnswer): boolean => status >= 200 && status < 300;
/** A refusal is the asker's fault (RFC 9110, 15.5), not the server's. */
export const isRefused = ({ status }: OipAnswer): boolean => status >= 400 && status < 500;

/** The object in an answer, or why it is none. */
export function objectIn({ text }: OipAnswer): Fields | string {
  try {
    const value = oipDocumentIn(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : 'no JSON object';
  } catch (error) {
    if (error instanceof FormatError) return error.message;
    throw error;
  }
}

export const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
export const listIn = (value: unknown): readonly Fields[] | undefined =>
  Array.isArray(value) && value.every((one) => typeof one === 'object' && one !== null)
    ? (value as Fields[])
    : undefined;

/** A check of the server as a whole. */
export const checkOfServer = (
  name: string,
  required: string,
  judge: (asking: Asking, wire: OipWire) => Promise<Judged>,
): Check<OipWire> => ({
  name,
  required,
  async ask(wire) {
    const asking = new Asking(wire);
    return { ...(await judge(asking, wire)), shows: [json(asking.passed)] };
  },
});

/** The first that is wrong, else the first that is unknown, else what the first one says. */
function together(all: readonly { id: string; judged: Judged }[]): Judged {
  const worst =
    all.find(({ judged }) => judged.value === false) ?? all.find(({ judged }) => judged.value === 'unknown') ?? all[0];
  if (!worst) return notApplicable('no model is declared');
  const { id, judged } = worst;
  return all.length === 1 ? judged : { ...judged, actual: `${id}: ${judged.actual}` };
}

/** A check of every declared model. */
export const checkOfModels = (
  name: string,
  required: string,
  judge: (asking: Asking, model: DeclaredModel) => Promise<Judged>,
): Check<OipWire> => ({
  name,
  required,
  async ask(wire, { declaration: { models = [] } }) {
    const asking = new Asking(wire);
    const all: { id: string; judged: Judged }[] = [];
    for (const model of models) all.push({ id: model.id, judged: await judge(asking, model) });
    return { ...together(all), shows: [json(asking.passed)] };
  },
});
