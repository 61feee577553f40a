import type { Party, Scheme } from '../model/authority.ts';
import type { StationBody } from '../model/entry.ts';
import { rowsEver, sameRow, type HeldAuthorisation, type HeldCertificate } from './standing.ts';
import { InputError } from '../model/errors.ts';
import type { RegistryBody, ReviewFinding } from '../model/registry.ts';
import type { Digest, Level, ObjectRef } from '../model/terms.ts';

/** A certification on its way: each step by whom. */
export type Application = {
  number: string;
  file: ObjectRef;
  level: Level;
  by: string;
  testedBy: readonly string[];
  review?: { by: string; findings: readonly ReviewFinding[]; recommends: 'grant' | 'refuse' };
  decision?: { by: string; decision: 'grant' | 'refuse'; because?: string | undefined };
  issued?: string;
};

export type Registry = {
  parties: ReadonlyMap<string, Party>;
  schemes: ReadonlyMap<string, Scheme>;
  authorisations: ReadonlyMap<string, HeldAuthorisation>;
  applications: ReadonlyMap<string, Application>;
  certificates: ReadonlyMap<string, HeldCertificate>;
};

/** A registry while it is read. */
type Draft = { [K in keyof Registry]: Registry[K] extends ReadonlyMap<string, infer V> ? Map<string, V> : never };

const draftOf = (from?: Registry): Draft => ({
  parties: new Map(from?.parties),
  schemes: new Map(from?.schemes),
  authorisations: new Map(from?.authorisations),
  applications: new Map(from?.applications),
  certificates: new Map(from?.certificates),
});

export const schemeKey = ({ id, version }: Pick<Scheme, 'id' | 'version'>): string => `${id} ${version}`;

type Said<K extends RegistryBody['kind']> = Extract<RegistryBody, { kind: K }>;

function refuse(where: string, says: string): never {
  throw new InputError('REGISTRY_REFUSED', where, says);
}

function known<V>(map: ReadonlyMap<string, V>, key: string, what: string): V {
  return map.get(key) ?? refuse(key, `this registry has no ${what} ${key}`);
}

/** What may follow on what: nothing on a withdrawal, a reinstatement only on a suspension, and no day before an earlier change's. */
function checkChange(
  where: string,
  changes: readonly { change: string; from: string }[],
  next: { change: string; from: string },
): void {
  const last = changes.at(-1);
  const ended = changes.find(({ change }) => change === 'withdrawn' || change === 'superseded');
  if (ended) refuse(where, `was ${ended.change} on ${ended.from}: nothing follows`);
  if (last && next.from < last.from) refuse(where, `was ${last.change} on ${last.from}, after ${next.from}`);
  const suspended =
    changes.findLast(({ change }) => change === 'suspended' || change === 'reinstated')?.change === 'suspended';
  if (next.change === 'reinstated' && !suspended) refuse(where, 'is not suspended');
  if (next.change === 'suspended' && suspended) refuse(where, 'is suspended already');
}

function authorised(state: Draft, { authorisation }: Said<'authorised'>): void {
  const { id, holder, by } = authorisation;
  if (state.authorisations.has(id)) refuse(id, 'is an authorisation of this registry already: say what changes');
  known(state.parties, holder, 'party');
  known(state.parties, by, 'party');
  if (holder === by) refuse(id, `is one that ${holder} gives itself`);
  state.authorisations.set(id, { authorisation, changes: [] });
}

function authorisationChanged(state: Draft, said: Said<'authorisation-changed'>): void {
  const { authorisation: id, change, from, rows, because } = said;
  const held = known(state.authorisations, id, 'authorisation');
  checkChange(id, held.changes, said);
  if (from < held.authorisation.from) refuse(id, `begins on ${held.authorisation.from}, after ${from}`);
  const touches = change === 'extended' || change === 'reduced';
  if (touches !== (rows?.length ?? 0) > 0)
    refuse(id, touches ? 'say which rows of the scope' : `rows of a scope are not ${change}`);
  const strange = change === 'reduced' && rows?.find((row) => !rowsEver(held).some((one) => sameRow(one, row)));
  if (strange) refuse(id, `has no row ${strange.object}, ${strange.standard.id}-${strange.standard.year}`);
  const changed = { ...held, changes: [...held.changes, { change, from, rows, because }] };
  state.authorisations.set(id, changed);
}

function evaluated(state: Draft, { application, file, by, testedBy, level }: Said<'evaluated'>): void {
  const before = state.applications.get(application);
  if (before?.decision) refuse(application, 'is decided: apply under another number');
  const next: Application = { number: application, file, level, by, testedBy };
  state.applications.set(application, next);
}

/** A name as it is told apart from others: by neither width, case nor spaces. */
const personOf = (name: string): string => name.normalize('NFKC').trim().toLowerCase().replaceAll(/\s+/g, ' ');

function stepOf(
  state: Registry,
  { application, file, by }: { application: string; file: Digest; by: string },
  step: string,
): Application {
  const held = known(state.applications, application, 'application');
  if (held.file.digest !== file) refuse(application, `was evaluated as ${held.file.digest}, not as ${file}`);
  const is = personOf(by);
  if (held.testedBy.some((one) => personOf(one) === is))
    refuse(application, `${by} tested it and cannot ${step} it (ISO/IEC 17065, 7.5.1 and 7.6.2)`);
  if (personOf(held.by) === is)
    refuse(application, `${by} evaluated it and cannot ${step} it (ISO/IEC 17065, 7.5.1 and 7.6.2)`);
  return held;
}

function reviewed(state: Draft, said: Said<'reviewed'>): void {
  const { application, by, findings, recommends } = said;
  const held = stepOf(state, said, 'review');
  if (held.decision) refuse(application, 'is decided already');
  state.applications.set(application, { ...held, review: { by, findings, recommends } });
}

function decided(state: Draft, said: Said<'decided'>): void {
  const { application, by, decision, because } = said;
  const held = stepOf(state, said, 'decide on');
  if (held.decision) refuse(application, 'is decided already');
  if (!held.review) refuse(application, 'was not reviewed (ISO/IEC 17065, 7.5)');
  const open = held.review.findings.find(({ settled }) => settled === undefined);
  if (decision === 'grant' && open) refuse(application, `has a finding that is not settled: ${open.says}`);
  if (decision === 'grant' && held.review.recommends === 'refuse')
    refuse(application, `its review by ${held.review.by} recommends to refuse it`);
  state.applications.set(application, { ...held, decision: { by, decision, because } });
}

function issued(state: Draft, said: Said<'certificate-issued'>): void {
  const { application, number, certificate, credential, index } = said;
  const held = known(state.applications, application, 'application');
  if (held.decision?.decision !== 'grant') refuse(application, 'has no decision to grant it (ISO/IEC 17065, 7.6)');
  if (held.issued !== undefined) refuse(application, `led to certificate ${held.issued} already`);
  if (state.certificates.has(number)) refuse(number, 'is a certificate of this registry already');
  if (index !== state.certificates.size)
    refuse(number, `has place ${index} in the status lists; ${state.certificates.size} is next`);
  state.applications.set(application, { ...held, issued: number });
  state.certificates.set(number, { number, certificate, credential, index, changes: [] });
}

function certificateChanged(state: Draft, said: Said<'certificate-changed'>): void {
  const { kind: _kind, number, ...change } = said;
  const held = known(state.certificates, number, 'certificate');
  checkChange(number, held.changes, said);
  if ((change.change === 'reduced') !== (change.firmware?.length ?? 0) > 0)
    refuse(number, 'a reduction, and nothing else, names the firmware that is no longer covered');
  if ((change.change === 'superseded') !== (change.successor !== undefined))
    refuse(number, 'a succession, and nothing else, names the certificate that takes its place');
  if (change.successor !== undefined) known(state.certificates, change.successor, 'certificate');
  state.certificates.set(number, { ...held, changes: [...held.changes, change] });
}

function take(state: Draft, said: RegistryBody): void {
  switch (said.kind) {
    case 'party-entered':
      state.parties.set(said.party.id, said.party);
      return;
    case 'scheme-entered':
      state.schemes.set(schemeKey(said.scheme), said.scheme);
      return;
    case 'authorised':
      return authorised(state, said);
    case 'authorisation-changed':
      return authorisationChanged(state, said);
    case 'evaluated':
      return evaluated(state, said);
    case 'reviewed':
      return reviewed(state, said);
    case 'decided':
      return decided(state, said);
    case 'certificate-issued':
      return issued(state, said);
    case 'certificate-changed':
      return certificateChanged(state, said);
  }
}

/**
 * What is known after these entries, in their order, on top of what was known `before`. One that cannot follow is
 * `InputError('REGISTRY_REFUSED')` with the reason: it is neither written nor believed.
 */
export function registryOf(bodies: Iterable<RegistryBody>, before?: Registry): Registry {
  const state = draftOf(before);
  for (const said of bodies) take(state, said);
  return state;
}

/** A body of an entry that a registry says, and not a station of its keys. */
export const isOfRegistry = (body: StationBody): body is RegistryBody =>
  body.kind !== 'key-rotated' && body.kind !== 'key-revoked';
