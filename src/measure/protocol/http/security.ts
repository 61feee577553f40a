import type { Check, Seen } from '../check.ts';
import { malformedAsks } from './actions.ts';
import { exchangeAll, judged, listed, notApplicable, pathOf, schemesOf, unknown } from './sight.ts';
import type { Exchange } from './sight.ts';
import type { Ask, Credential, Form, HttpWire } from './wire.ts';

const required401 = 'a request without the credential is answered 401';
/** So many addresses of a kind show it. */
const mostAsked = 20;

export const securityDefined: Check<HttpWire> = {
  name: 'security-defined',
  required: 'the Thing names its security, and every scheme that is used is defined',
  async ask(wire) {
    const { document, security, schemes, affordances } = await wire.described();
    if (document === undefined) return unknown('the Thing Description is not JSON');
    const used = new Set([...security, ...affordances.flatMap(({ forms }) => forms.flatMap((form) => form.security))]);
    const wrong = [
      ...(security.length === 0 ? ['the Thing names no security'] : []),
      ...[...used].filter((name) => !schemes.has(name)).map((name) => `${name} is used and not defined`),
    ];
    return judged(wrong, [...used].map((name) => `${name}: ${schemes.get(name) ?? ''}`).join(', '));
  },
};

type Secured = { scheme: string; ask: Ask };

/** Every request that the bench may make, with the scheme that holds for it: reads, and actions with input that must be refused. */
async function allAsks(wire: HttpWire): Promise<Secured[]> {
  const { affordances, schemes } = await wire.described();
  const reads = affordances.flatMap(({ kind, forms }) =>
    kind === 'property'
      ? forms.filter(isReadForm).map((form) => ({ form, ask: { method: form.method, url: form.url ?? '' } }))
      : [],
  );
  return [...reads, ...malformedAsks(affordances)].flatMap(({ form, ask }) =>
    schemesOf(form, schemes)
      .slice(0, 1)
      .map((scheme) => ({ scheme, ask })),
  );
}
const isReadForm = ({ op, url, left }: Form): boolean =>
  op.includes('readproperty') && url !== undefined && left === undefined;
const isProtected = ({ scheme }: Secured): boolean => scheme !== 'nosec';

/** Asks what is protected with one credential, and judges the answers. */
async function ofProtected(
  wire: HttpWire,
  { credential, can }: { credential: Credential; can: (scheme: string) => boolean },
  judge: (seen: readonly Exchange[]) => Seen,
): Promise<Seen> {
  const all = await allAsks(wire);
  const secured = all.filter(isProtected);
  if (all.length === 0) return unknown('no form names a scheme that is defined');
  if (secured.length === 0) return notApplicable('every form is open: nosec');
  const able = secured.filter(({ scheme }) => can(scheme)).slice(0, mostAsked);
  if (able.length === 0) return unknown(`the bench has no credential of the scheme ${secured[0]?.scheme ?? ''}`);
  return judge(
    await exchangeAll(
      wire,
      able.map(({ scheme, ask }) => ({ ...ask, credential, scheme })),
    ),
  );
}

const saidOf = ({ asked, answered }: Exchange): string =>
  `${asked.method} ${pathOf(asked.url)} gave ${answered.status}`;
const all401 = (seen: readonly Exchange[]): Seen =>
  judged(
    seen.filter(({ answered }) => answered.status !== 401).map(saidOf),
    `401 at ${seen.length} of ${seen.length} addresses`,
    seen,
  );

export const credentialRequired: Check<HttpWire> = {
  name: 'credential-required',
  required: required401,
  ask: async (wire) => await ofProtected(wire, { credential: 'none', can: () => true }, all401),
};

/** RFC 9110, 11.6.1. */
export const credentialChallenge: Check<HttpWire> = {
  name: 'credential-challenge',
  required: 'every 401 carries WWW-Authenticate',
  ask: async (wire) =>
    await ofProtected(wire, { credential: 'none', can: () => true }, (seen) => {
      const refused = seen.filter(({ answered }) => answered.status === 401);
      if (refused.length === 0) return notApplicable('no answer was 401');
      const bare = refused.filter(({ answered }) => (answered.headers['www-authenticate'] ?? '') === '');
      const challenges = new Set(refused.map(({ answered }) => answered.headers['www-authenticate'] ?? ''));
      return judged(
        bare.map((one) => `${saidOf(one)} without WWW-Authenticate`),
        listed([...challenges]),
        refused,
      );
    }),
};

export const credentialWrong: Check<HttpWire> = {
  name: 'credential-wrong-refused',
  required: 'a request with a wrong credential is answered 401',
  ask: async (wire) =>
    await ofProtected(
      wire,
      { credential: 'wrong', can: (scheme) => scheme === 'bearer' || scheme === 'basic' },
      all401,
    ),
};

export const credentialAccepted: Check<HttpWire> = {
  name: 'credential-accepted',
  required: 'the declared credential is let in',
  async ask(wire) {
    const can = (scheme: string): boolean => scheme === 'bearer' && wire.hasToken;
    return await ofProtected(wire, { credential: 'as declared', can }, (seen) =>
      judged(
        seen.filter(({ answered }) => answered.status === 401 || answered.status === 403).map(saidOf),
        `let in at ${seen.length} of ${seen.length} addresses`,
        seen,
      ),
    );
  },
};

/** TD 1.1: a mechanism that an interaction requires is specified. */
export const securityStated: Check<HttpWire> = {
  name: 'security-stated',
  required: 'what is described as open (nosec) asks for no credential',
  async ask(wire) {
    const all = await allAsks(wire);
    const open = all.filter((one) => !isProtected(one)).slice(0, mostAsked);
    if (all.length === 0) return unknown('no form names a scheme that is defined');
    if (open.length === 0) return notApplicable('no form is described as open');
    const seen = await exchangeAll(
      wire,
      open.map(({ ask }) => ({ ...ask, credential: 'none' as const })),
    );
    const shut = seen.filter(({ answered }) => answered.status === 401 || answered.status === 403);
    return judged(shut.map(saidOf), `open at ${seen.length} of ${seen.length} addresses`, seen);
  },
};

export const credentialOverTls: Check<HttpWire> = {
  name: 'credential-over-tls',
  required: 'a credential is asked for over https alone',
  async ask(wire) {
    const secured = (await allAsks(wire)).filter(isProtected);
    if (secured.length === 0) return notApplicable('no form asks for a credential');
    const plain = secured.filter(({ ask }) => ask.url.startsWith('http:'));
    return judged(
      plain.map(({ scheme, ask }) => `${scheme} over plain http at ${pathOf(ask.url)}`),
      `https at ${secured.length} of ${secured.length} addresses`,
    );
  },
};

/** RFC 9110, 4.3.4. */
export const certificateVerified: Check<HttpWire> = {
  name: 'certificate-verified',
  required: 'over https the device shows a certificate of its own name that a trusted authority signed',
  async ask(wire) {
    if (wire.address.protocol !== 'https:') return notApplicable('the declared address is plain http');
    const { verified, why = '', anchors } = await wire.certificate();
    if (verified) return { value: true, actual: `verified by the authorities ${anchors}` };
    if (anchors === 'declared') return { value: false, actual: why };
    return unknown(`not verified: ${why}; endpoints.http.trust names no authority`);
  },
};
