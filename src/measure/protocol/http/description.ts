import type { Check } from '../check.ts';
import { exchange, judged, listed, notApplicable, shown, unknown } from './sight.ts';
import type { HttpWire } from './wire.ts';

const tdType = 'application/td+json';
const wellKnownPath = '/.well-known/wot';

/** A Thing need not introduce itself there; where something is, it is a Thing Description. */
export const wellKnown: Check<HttpWire> = {
  name: 'well-known',
  required: `what answers at ${wellKnownPath} is a Thing Description`,
  async ask(wire) {
    const seen = await exchange(wire, { method: 'GET', url: new URL(wellKnownPath, wire.address).href });
    const { status, type, text } = seen.answered;
    if (status === 404)
      return notApplicable(`nothing at ${wellKnownPath}: the Thing is introduced by its declared address`);
    if (status === 401 || status === 403) return unknown(`${status}: not open to the bench`);
    const wrong = status === 200 && type === tdType && text.trimStart().startsWith('{') ? [] : [`${status} ${type}`];
    return judged(wrong, `200 ${type}`, [seen]);
  },
};

export const tdMediaType: Check<HttpWire> = {
  name: 'td-media-type',
  required: `the Thing Description is served as ${tdType}`,
  async ask(wire) {
    const { asked, answered } = await wire.described();
    return judged(answered.type === tdType ? [] : [answered.type || 'no Content-Type'], answered.type, [
      { asked, answered },
    ]);
  },
};

export const tdValid: Check<HttpWire> = {
  name: 'td-valid',
  required: 'the Thing Description holds to the JSON schema of the W3C for TD 1.1',
  async ask(wire) {
    const { asked, answered, document } = await wire.described();
    const faults = document === undefined ? ['not JSON'] : wire.documentFaults(document);
    return judged(faults, `${answered.text.length} characters, no fault`, [{ asked, answered }]);
  },
};

/** Binding Templates: a form leads somewhere by itself. */
export const forms: Check<HttpWire> = {
  name: 'forms',
  required: 'every form leads to an address, with a method of HTTP where it leads over HTTP',
  async ask(wire) {
    const { affordances, asked, answered } = await wire.described();
    const all = affordances.flatMap(({ kind, name, forms }) =>
      forms.map((form) => ({ name: `${kind} ${name}`, form })),
    );
    if (all.length === 0) return unknown('no form was found');
    const wrong = all.flatMap(({ name, form }) => {
      if (form.url === undefined && form.left === undefined) return [`${name}: ${form.href} leads nowhere`];
      return /^[A-Z]{3,10}$/.test(form.method) ? [] : [`${name}: ${form.method} is no method of HTTP`];
    });
    const left = all.flatMap(({ name, form }) => (form.left === undefined ? [] : [`${name}: ${form.left}`]));
    const said = left.length === 0 ? '' : `; not exercised: ${listed(left)}`;
    const seen = judged(wrong, `${all.length} forms${said}`);
    return { ...seen, shows: shown([{ asked, answered }]) };
  },
};
