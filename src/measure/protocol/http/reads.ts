import type { Check, Seen } from '../check.ts';
import { exchangeAll, isJson, isOk, judged, notApplicable, ofReads, unknown, valueOf } from './sight.ts';
import type { Read } from './sight.ts';
import type { HttpWire } from './wire.ts';

export const readStatus: Check<HttpWire> = {
  name: 'readproperty-status',
  required: 'every readproperty form is answered 200',
  ask: async (wire) =>
    await ofReads(wire, (reads) => {
      const wrong = reads.filter((read) => !isOk(read)).map(({ of, answered }) => `${of.name} gave ${answered.status}`);
      return judged(wrong, `200 of ${reads.length} forms`, reads);
    }),
};

/** Judges those that were answered 200; unknown where none was. */
async function ofGood(wire: HttpWire, judge: (reads: readonly Read[]) => Seen | Promise<Seen>): Promise<Seen> {
  let good: readonly Read[] = [];
  const first = await ofReads(wire, (reads) => {
    good = reads.filter(isOk);
    return good.length === 0 ? unknown('no property was answered 200') : { value: true, actual: '' };
  });
  return first.value === true ? await judge(good) : first;
}

export const readType: Check<HttpWire> = {
  name: 'readproperty-content-type',
  required: 'every answer is of the content type that its form declares',
  ask: async (wire) =>
    await ofGood(wire, (reads) => {
      const wrong = reads.filter(({ form, answered }) => answered.type !== form.contentType);
      return judged(
        wrong.map(({ of, form, answered }) => `${of.name}: ${answered.type || 'none'}, declared ${form.contentType}`),
        `as declared at ${reads.length} of ${reads.length} forms`,
        wrong,
      );
    }),
};

function faultOf(wire: HttpWire, { of, answered }: Read): string[] {
  const value = valueOf(answered);
  if (value === undefined) return [`${of.name} is not JSON`];
  return wire.valueFaults(of.schema, value).map((fault) => `${of.name}${fault}`);
}

export const readValue: Check<HttpWire> = {
  name: 'readproperty-value',
  required: 'every value holds to the data schema of its property: type, enum, least and most, required members',
  ask: async (wire) =>
    await ofGood(wire, (reads) => {
      const stated = reads.filter(({ form }) => isJson(form.contentType));
      if (stated.length === 0) return notApplicable('no property is JSON');
      return judged(
        stated.flatMap((read) => faultOf(wire, read)),
        `${stated.length} of ${stated.length} values`,
        stated,
      );
    }),
};

const mostHeads = 10;

/** RFC 9110, 9.3.2. */
export const headAgrees: Check<HttpWire> = {
  name: 'head-agrees',
  required: 'HEAD is answered as GET is, without content',
  ask: async (wire) =>
    await ofGood(wire, async (reads) => {
      const some = reads.filter(({ form }) => form.method === 'GET').slice(0, mostHeads);
      if (some.length === 0) return notApplicable('no property is read by GET');
      const seen = await exchangeAll(
        wire,
        some.map(({ asked }) => ({ ...asked, method: 'HEAD' })),
      );
      const wrong = seen.flatMap(({ answered: { status, type } }, i) => {
        const read = some[i];
        if (!read || (status === read.answered.status && type === read.answered.type)) return [];
        return [`${read.of.name}: HEAD ${status} ${type}, GET ${read.answered.status} ${read.answered.type}`];
      });
      return judged(wrong, `alike at ${seen.length} of ${seen.length} properties`, seen);
    }),
};

/** Two whose values could not be taken for each other, where there are two such. */
function unlike(wire: HttpWire, reads: readonly Read[]): Read[] {
  for (const one of reads)
    for (const other of reads)
      if (wire.valueFaults(other.of.schema, valueOf(one.answered)).length > 0) return [one, other];
  return reads.slice(0, 2);
}

const rounds = 3;

/** RFC 9112, 9.3: on a kept connection answers come in the order of the requests. */
export const keepAlive: Check<HttpWire> = {
  name: 'keep-alive',
  required: 'requests one after the other on a kept connection are each answered with their own property',
  ask: async (wire) =>
    await ofGood(wire, async (reads) => {
      const sound = reads.filter((read) => isJson(read.form.contentType) && faultOf(wire, read).length === 0);
      if (sound.length === 0) return unknown('no property has a value by which it is known');
      const pair = unlike(wire, sound);
      const asked = Array.from({ length: rounds }, () => pair).flat();
      const { answers, connections } = await wire.askInTurn(asked.map((read) => read.asked));
      const turns = asked.flatMap((read, i) => {
        const answered = answers[i];
        return answered ? [{ ...read, answered }] : [];
      });
      const wrong = turns.flatMap((turn, i) => {
        const faults = isOk(turn) ? faultOf(wire, turn) : [`${turn.of.name} gave ${turn.answered.status}`];
        return faults.slice(0, 1).map((fault) => `request ${i + 1}: ${fault}`);
      });
      return judged(
        wrong,
        `${answers.length} answers on ${connections} connection${connections === 1 ? '' : 's'}`,
        turns,
      );
    }),
};

/** A clock this far off makes certificates and logs worthless; it is no figure of the standard. */
const mostOffMs = 60_000;

/** RFC 9110, 6.6.1: a device with a clock says so. */
export const dateHeader: Check<HttpWire> = {
  name: 'date-header',
  required: `answers carry the time as Date, within ${mostOffMs / 1000} s of the bench’s clock`,
  async ask(wire) {
    const { asked, answered } = await wire.described();
    const { date } = answered.headers;
    if (date === undefined) return judged(['no Date'], '', [{ asked, answered }]);
    const off = Date.parse(date) - Date.now();
    const isRight = date.endsWith(' GMT') && Math.abs(off) <= mostOffMs;
    return judged(isRight ? [] : [`Date: ${date}, off by ${Math.round(off / 1000)} s`], date, [{ asked, answered }]);
  },
};
