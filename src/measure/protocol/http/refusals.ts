import type { Check, Seen } from '../check.ts';
import { malformedAsks } from './actions.ts';
import { exchangeAll, isOk, isRead, judged, notApplicable, ofLetIn, pathOf, unknown, valueOf } from './sight.ts';
import type { Exchange, Read } from './sight.ts';
import type { Ask, HttpWire } from './wire.ts';

const mostWrites = 5;

/** Writes back what was just read: should the device take it, nothing is changed. */
const writeOf = ({ asked, form, answered }: Read): Ask => ({
  method: 'PUT',
  url: asked.url,
  body: answered.text,
  type: form.contentType,
});

async function writes(wire: HttpWire, judge: (seen: readonly Exchange[]) => Seen): Promise<Seen> {
  const reads = (await wire.readings()).filter(isRead).filter(isOk);
  const own = reads.filter(({ of }) => of.readOnly).slice(0, mostWrites);
  if (reads.length === 0) return unknown('no property was answered 200');
  if (own.length === 0) return notApplicable('no property is readOnly');
  return judge(await exchangeAll(wire, own.map(writeOf)));
}

export const readOnlyRefused: Check<HttpWire> = {
  name: 'readonly-refused',
  required: 'a write to a readOnly property is refused with 4xx',
  ask: async (wire) =>
    await writes(wire, (seen) => {
      const wrong = seen.filter(({ answered: { status } }) => status < 400 || status > 499);
      return judged(
        wrong.map(({ asked, answered }) => `PUT ${pathOf(asked.url)} gave ${answered.status}`),
        [...new Set(seen.map(({ answered }) => answered.status))].join(', '),
        seen,
      );
    }),
};

/** RFC 9110, 15.5.6. */
export const allowHeader: Check<HttpWire> = {
  name: 'allow-header',
  required: 'every 405 carries Allow',
  ask: async (wire) =>
    await writes(wire, (seen) => {
      const refused = seen.filter(({ answered }) => answered.status === 405);
      if (refused.length === 0) return notApplicable('no answer was 405');
      const bare = refused.filter(({ answered }) => answered.headers['allow'] === undefined);
      return judged(
        bare.map(({ asked }) => `PUT ${pathOf(asked.url)} gave 405 without Allow`),
        `Allow: ${refused[0]?.answered.headers['allow'] ?? ''}`,
        refused,
      );
    }),
};

/** Beside a property there is, one that there is not. */
async function stranger(wire: HttpWire): Promise<Ask | undefined> {
  const form = (await wire.readings()).find(isRead)?.form;
  return form?.url === undefined
    ? undefined
    : { method: 'GET', url: new URL('gradus-no-such-property', form.url).href };
}

export const unknownProperty: Check<HttpWire> = {
  name: 'unknown-property',
  required: 'a property that does not exist is answered 404',
  async ask(wire) {
    const ask = await stranger(wire);
    if (!ask) return unknown('no property was read');
    return ofLetIn(wire, await exchangeAll(wire, [ask]), (seen) => {
      const wrong = seen.filter(({ answered }) => answered.status !== 404);
      return judged(
        wrong.map(({ answered: { status, type } }) => `${status} ${type}`),
        '404',
        seen,
      );
    });
  },
};

function problemFaults({ asked, answered }: Exchange): string[] {
  const at = `${asked.method} ${pathOf(asked.url)}`;
  const problem = valueOf(answered);
  if (typeof problem !== 'object' || problem === null || Array.isArray(problem)) return [`${at}: no JSON object`];
  const members = new Map(Object.entries(problem));
  const status: unknown = members.get('status') ?? answered.status;
  const texts = ['type', 'title', 'detail', 'instance'].filter((name) => typeof (members.get(name) ?? '') !== 'string');
  return [
    ...(status === answered.status
      ? []
      : [`${at}: answered ${answered.status} and says status ${JSON.stringify(status)}`]),
    ...texts.map((name) => `${at}: ${name} is no text`),
  ];
}

/** RFC 9457, 3.1. A device need not use them. */
export const problemDetails: Check<HttpWire> = {
  name: 'problem-details',
  required: 'problem details are an object whose status is that of the answer and whose texts are texts',
  async ask(wire) {
    const { affordances } = await wire.described();
    const ask = await stranger(wire);
    const seen = await exchangeAll(wire, [...(ask ? [ask] : []), ...malformedAsks(affordances).map((one) => one.ask)]);
    const problems = seen.filter(({ answered }) => answered.type === 'application/problem+json');
    if (problems.length === 0) return notApplicable('no refusal was application/problem+json');
    return judged(problems.flatMap(problemFaults), `${problems.length} refusals`, problems);
  },
};
