import type { Handshake } from '../../measure/protocol/port.ts';
import type { Declaration, HttpEndpoint } from '../../model/declaration.ts';
import { ProbeError } from '../../model/errors.ts';
import { secretOf } from '../secrets/secret.ts';
import { describing } from './probe.ts';
import { accepted, jsonIn } from './request.ts';
import type { Caller } from './request.ts';
import { tappedHandshake } from './tapped.ts';
import type { Target, Thing } from './thing.ts';
import { trustIn } from './trust.ts';

const phases = ['td', 'read'] as const;
type PhaseName = (typeof phases)[number];

/** The first property that a declared point names, else the nameplate. */
function propertyIn(declaration: Declaration): string | undefined {
  return declaration.points?.find(({ http }) => http !== undefined)?.http;
}

/** What a handshake reads: the property of the first point, else the nameplate. Throws `PROBE_LACKS`. */
export function propertyTarget(thing: Thing, declaration: Declaration): Target {
  const name = propertyIn(declaration);
  const target = name === undefined ? thing.typedProperty('nameplate') : thing.property(name);
  if (!target)
    throw new ProbeError('PROBE_LACKS', 'the Thing Description has no nameplate, and no point names a property');
  return target;
}

async function walk(call: Caller, endpoint: HttpEndpoint, declaration: Declaration, doing: (name: PhaseName) => void) {
  const thing = await describing(call, endpoint.thing)();
  doing('read');
  const target = propertyTarget(thing, declaration);
  const what = propertyIn(declaration) ?? 'the nameplate';
  const answer = accepted(await call.ask({ method: target.method, url: target.url({}), most: 64 * 1024 }), what);
  if (target.contentType === 'application/json') jsonIn(answer, what);
}

/**
 * TCP, TLS where the address is https, the Thing Description, one property by its form. Throws only
 * `PROBE_SECRET`, and `InputError` for authorities that cannot be read.
 */
export async function handshakeWith(
  endpoint: HttpEndpoint,
  declaration: Declaration,
  folder: string,
): Promise<Handshake> {
  return await tappedHandshake({
    wire: 'http',
    protocol: 'HTTP',
    url: new URL(endpoint.thing),
    bearer: endpoint.bearer && secretOf(endpoint.bearer, folder),
    ca: trustIn(endpoint, folder),
    declaration,
    phases,
    ask: async (call, doing) => {
      await walk(call, endpoint, declaration, doing);
      return undefined;
    },
  });
}
