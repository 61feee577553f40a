import { digestText } from '../evidence/tree.ts';
import { Malformed } from '../evidence/malformed.ts';
import type { Checks } from '../evidence/ports.ts';
import type { Activity } from '../model/authority.ts';
import type { Certificate, CertificateState, EvidenceRun, ReportRef } from '../model/certificate.ts';
import type { Register, RegisterRow } from '../model/register.ts';
import type { Digest, Level } from '../model/terms.ts';
import { lapseOf, reducedBy, rowFor, statusOn, type Days, type HeldAuthorisation } from '../views/standing.ts';
import { Broken, Chain, type Link, type Proved } from './chain.ts';
import { certificateIn, credentialType } from './credential.ts';
import { checkJwt, kidOf, parseJwt } from './jwt.ts';
import type { Known } from './known.ts';

export const certificateLinks = [
  'document',
  'signature',
  'authorisation',
  'laboratory',
  'status',
  'evidence',
  'firmware',
] as const;
export type CertificateLink = (typeof certificateLinks)[number];

/** A run whose bundle was verified by itself, as far as a certificate rests on it. */
export type VerifiedRun = Omit<EvidenceRun, 'concluded' | 'programme'> & { pack: Digest; level: Level | undefined };

export type CertificateVerification = {
  state: CertificateState;
  /** In the order they were checked; the first that does not hold is the last. */
  links: Link<CertificateLink>[];
  /** `forged`: it is not what was signed, or contradicts what it rests on; else it merely does not hold, or cannot be told. */
  broken?: { link: CertificateLink; where: string; says: string; forged: boolean };
  certificate?: Certificate;
  /** When the register said what is told of the status, RFC 3339. */
  asOf?: string;
};

/** Something that is signed and yet does not hold, with what is then said of the certificate. */
class Lapsed extends Malformed {
  readonly state: CertificateState;

  constructor(where: string, state: CertificateState, says: string) {
    super(where, says);
    this.state = state;
  }
}

const day = (moment: string): string => moment.slice(0, 10);

function inOrder(where: string, days: readonly (readonly [string, string])[]): void {
  for (const [i, [what, at]] of days.entries()) {
    const [before, earlier] = days[i - 1] ?? [];
    if (earlier !== undefined && at < earlier)
      throw new Malformed(where, `has ${what} ${at} before ${before} ${earlier}`);
  }
}

function checkReport({ number, performed, issued, runs }: ReportRef, certificate: Certificate, where: string): void {
  inOrder(where, [
    [`the first day of the tests of ${number}`, performed.from],
    ['their last', performed.to],
    ['its issue', issued],
    ['the decision', certificate.decided],
  ]);
  for (const { run, concluded, serial, firmware } of runs) {
    if (day(concluded) < performed.from || day(concluded) > performed.to)
      throw new Malformed(where, `has run ${run} of ${day(concluded)} outside the days of report ${number}`);
    if (!certificate.serials.includes(serial))
      throw new Malformed(where, `rests on a run of ${serial}, which it does not name`);
    if (!certificate.product.firmware.some(({ digest }) => digest === firmware))
      throw new Malformed(where, `rests on a run with firmware ${firmware}, which it does not cover`);
  }
}

type Read = { parts: ReturnType<typeof parseJwt>; certificate: Certificate };

/** What a certificate says against itself. */
function readDocument(jwt: string, where: string): Proved<Read> {
  const parts = parseJwt(jwt, credentialType, where);
  const certificate = certificateIn(parts.payload, where);
  const { number, decided, issued, from, to, body, product, standard, level, of, serials } = certificate;
  inOrder(where, [
    ['the decision', decided],
    ['its issue', issued],
    ['its first day', from],
    ['its last', to],
  ]);
  for (const report of certificate.reports) checkReport(report, certificate, where);
  const which = of === 'unit' ? ` ${serials.join(', ')}` : '';
  const says = `certificate ${number} of ${body.name}: ${product.maker} ${product.model}${which}, ${standard.id}-${standard.year}, ${level}, ${from} to ${to}`;
  return { value: { parts, certificate }, says };
}

async function checkSignature(
  { parts, certificate }: Read,
  known: Known,
  checks: Checks,
  where: string,
): Promise<Proved<void>> {
  const party = certificate.body.id;
  const listed = known.keys.get(party) ?? [];
  if (listed.length === 0)
    throw new Lapsed(where, 'unverifiable', `is of ${party}, of which no trust list given has a key`);
  const key = await checkJwt(parts, { party, keys: listed.map((one) => one.key) }, checks, where);
  const from = listed.find((one) => one.key === key)?.list;
  return { value: undefined, says: `signed by ${kidOf(party, key)}, whose key ${from} gives` };
}

type Asked = {
  holder: string;
  activity: Activity;
  standard: Certificate['standard'];
  site?: string | undefined;
  days: Days;
};
type Found = { held: HeldAuthorisation; says: string };

/** Certificates of a batch ask the same of the same lists: each question is answered once. */
function authorisationFor(asked: Asked, known: Known): Found | { lacks: string } {
  const key = JSON.stringify(asked);
  const before = answered.get(known)?.get(key);
  if (before) return before;
  const found = searched(asked, known);
  const answers = answered.get(known) ?? new Map<string, Found | { lacks: string }>();
  answered.set(known, answers);
  if (answers.size < mostAnswers) answers.set(key, found);
  return found;
}
const answered = new WeakMap<Known, Map<string, Found | { lacks: string }>>();
const mostAnswers = 10_000;

/** An authorisation that held on all of the days for the standard; else the best reason why none did. */
function searched({ holder, activity, standard, site, days }: Asked, known: Known): Found | { lacks: string } {
  const own = (known.authorisations.get(holder) ?? []).filter(({ held }) => held.authorisation.activity === activity);
  const lacks: string[] = [];
  for (const { held, by, list } of own) {
    const { number, by: accreditor } = held.authorisation;
    const lapse = lapseOf(held, days);
    const row = lapse === undefined ? rowFor(held, { standard, site }, days) : { lacks: lapse };
    if (!('lacks' in row))
      return {
        held,
        says: `${number} of ${accreditor}: ${row.object}, ${standard.id}-${standard.year} (${list}, kept by ${by})`,
      };
    lacks.push(`${number} of ${accreditor} ${row.lacks}`);
  }
  return { lacks: lacks.join('; ') || `no trust list given has an authorisation for ${activity}` };
}

function checkAuthorisation(certificate: Certificate, known: Known, where: string): Proved<void> {
  const { body, decided, standard, authorisations, signatory } = certificate;
  const days = { from: decided, to: decided };
  const found = authorisationFor({ holder: body.id, activity: 'certification', standard, days }, known);
  const on = `on ${decided}, the day of the decision`;
  if ('lacks' in found) throw new Lapsed(where, 'out of scope', `${body.id} was not authorised ${on}: ${found.lacks}`);
  const numbers = new Set((known.authorisations.get(body.id) ?? []).map(({ held }) => held.authorisation.number));
  const own = authorisations.find((number) => !numbers.has(number));
  if (own !== undefined)
    throw new Lapsed(where, 'unverifiable', `states the authorisation ${own}, which no trust list given knows`);
  const { signatories } = found.held.authorisation;
  const may = signatories.some(
    ({ name, from, to }) => name === signatory && from <= decided && (to ?? decided) >= decided,
  );
  if (signatories.length > 0 && !may)
    throw new Lapsed(where, 'out of scope', `is signed by ${signatory}, who is no signatory of ${body.id} ${on}`);
  return { value: undefined, says: `${found.says}, ${on}` };
}

function checkLaboratories({ reports, standard }: Certificate, known: Known, where: string): Proved<void> {
  const says = reports.map(({ number, laboratory, site, performed }) => {
    const found = authorisationFor({ holder: laboratory, activity: 'testing', standard, site, days: performed }, known);
    const on = `from ${performed.from} to ${performed.to}, the days of report ${number}`;
    if ('lacks' in found) throw new Lapsed(where, 'out of scope', `${laboratory} had no scope ${on}: ${found.lacks}`);
    return `${found.says}, ${on}`;
  });
  return { value: undefined, says: says.join('; ') };
}

const perDay = 86_400_000;
/** How long a register counts that does not say when the next is due, in days. */
const longestAge = 30;

function lastDayOf({ asOf, next }: { asOf: string; next?: string | undefined }): string {
  return next ?? new Date(Date.parse(asOf) + longestAge * perDay).toISOString().slice(0, 10);
}

/** How a certificate stands on a day by what its body's register says. */
function standing(
  { changes, from, to }: Pick<RegisterRow, 'changes' | 'from' | 'to'>,
  register: Pick<Register, 'asOf' | 'next'>,
  on: string,
): { state: CertificateState; says: string } {
  if (on > lastDayOf(register))
    return {
      state: 'unverifiable',
      says: `too old to say anything of ${on}: another was due on ${lastDayOf(register)}`,
    };
  const said = statusOn(changes, on);
  if (said) return { state: said.change as CertificateState, says: `${said.change} on ${said.from}` };
  if (on < from) return { state: 'not yet valid', says: `holds from ${from} on` };
  if (on > to) return { state: 'expired', says: `expired after ${to}` };
  const age = Math.floor((Date.parse(`${on}T00:00:00Z`) - Date.parse(`${day(register.asOf)}T00:00:00Z`)) / perDay);
  const old = age > 0 ? `, by what was known ${age} ${age === 1 ? 'day' : 'days'} before` : '';
  return { state: 'valid', says: `valid on ${on}${old}` };
}

async function checkStatus(
  { certificate, parts: { bytes } }: Read,
  known: Known,
  { on, checks }: { on: string; checks: Checks },
  where: string,
): Promise<Proved<{ asOf: string; reduced: readonly Digest[] }>> {
  const { body, number } = certificate;
  const registered = known.registers.get(body.id);
  if (!registered)
    throw new Lapsed(where, 'unverifiable', `no register of ${body.id} was given: its status is not known`);
  const { asOf } = registered.register;
  const source = `the register of ${body.id} as of ${asOf}`;
  const row = registered.rows.get(number);
  if (!row) throw new Lapsed(where, 'not found', `no match in ${source}`);
  if (row.digest !== digestText(await checks.sha256(bytes)))
    throw new Malformed(where, `is not the certificate ${number} in ${source}`);
  const { state, says } = standing({ ...row, from: certificate.from, to: certificate.to }, registered.register, on);
  if (state !== 'valid') throw new Lapsed(where, state, `${says} (${source})`);
  return { value: { asOf, reduced: reducedBy(row.changes, on) }, says: `${says} (${source})` };
}

function fault(wanted: EvidenceRun, { basis, level }: Certificate, run: VerifiedRun): string | undefined {
  if (run.log !== wanted.log || run.chain !== wanted.chain) return 'has other entries than the run that is certified';
  if (run.serial !== wanted.serial || run.firmware !== wanted.firmware)
    return `is of ${run.serial} with ${run.firmware}`;
  if (run.pack !== basis.pack.digest) return `was judged by the pack ${run.pack}, not ${basis.pack.digest}`;
  return run.level === undefined || run.level < level ? `reached ${run.level ?? 'no level'}, not ${level}` : undefined;
}

/** The runs that a certificate rests on, against those that were verified; what was not given is said not to be checked. */
function checkEvidence(certificate: Certificate, given: readonly VerifiedRun[], where: string): Proved<void> {
  const runs = certificate.reports.flatMap((report) => report.runs);
  const checked = runs.filter((wanted) => {
    const run = given.find((one) => one.run === wanted.run);
    const wrong = run && fault(wanted, certificate, run);
    if (wrong !== undefined) throw new Malformed(where, `rests on run ${wanted.run}, which ${wrong}`);
    return run !== undefined;
  });
  if (checked.length === 0)
    return {
      value: undefined,
      says: `not checked: no bundle of its ${runs.length} ${runs.length === 1 ? 'run' : 'runs'} was given`,
    };
  const rest = runs.length - checked.length;
  return {
    value: undefined,
    says: `${checked.length} of ${runs.length} runs verified and as certified${rest > 0 ? `; ${rest} not given` : ''}`,
  };
}

function checkFirmware(
  { product }: Certificate,
  reduced: readonly Digest[],
  firmware: Digest | undefined,
  where: string,
): Proved<void> {
  if (firmware === undefined) return { value: undefined, says: 'not checked: no firmware was given' };
  const version = product.firmware.find(({ digest }) => digest === firmware);
  if (!version)
    throw new Lapsed(
      where,
      'out of scope',
      `does not cover firmware ${firmware}, only ${product.firmware.map((one) => one.version).join(', ')}`,
    );
  if (reduced.includes(firmware))
    throw new Lapsed(where, 'out of scope', `no longer covers firmware ${version.version}`);
  return { value: undefined, says: `covers firmware ${version.version}` };
}

export type CertificateQuestion = {
  /** The day asked about, ISO 8601. */
  on: string;
  firmware?: Digest | undefined;
  evidence?: readonly VerifiedRun[];
  /** What to call the certificate's file. */
  where: string;
};

/** Of a number alone, what the registers say; whose it is, they prove, and nothing of what it rests on. */
export function statusByNumber(number: string, known: Known, on: string): CertificateVerification[] {
  const sources = [...known.registers.values()];
  const rows = sources.flatMap(({ register, rows }) => {
    const row = rows.get(number);
    return row ? [{ register, row }] : [];
  });
  if (rows.length === 0) {
    const says = sources
      .map(({ register }) => `no match in the register of ${register.by} as of ${register.asOf}`)
      .join('; ');
    const broken = { link: 'status', where: number, says: says || 'no register was given', forged: false } as const;
    const state = sources.length > 0 ? 'not found' : 'unverifiable';
    return [{ state, links: [{ name: 'status', ok: false, says: broken.says, where: number }], broken }];
  }
  return rows.map(({ register, row }) => {
    const source = `the register of ${register.by} as of ${register.asOf}`;
    const what = `${row.product}, ${row.standard.id}-${row.standard.year}, ${row.level}, ${row.from} to ${row.to}`;
    const stood = standing(row, register, on);
    const says = `${what}: ${stood.says} (${source}; the certificate itself was not given)`;
    const ok = stood.state === 'valid';
    const link = { name: 'status' as const, ok, says, ...(!ok && { where: number }) };
    const broken = { link: 'status' as const, where: number, says, forged: false };
    return { state: stood.state, links: [link], asOf: register.asOf, ...(!ok && { broken }) };
  });
}

async function follow(
  chain: Chain<CertificateLink>,
  jwt: string,
  known: Known,
  {
    question,
    checks,
    found,
  }: { question: CertificateQuestion; checks: Checks; found: Pick<CertificateVerification, 'certificate' | 'asOf'> },
): Promise<void> {
  const { where, on, firmware, evidence = [] } = question;
  const read = await chain.link('document', () => readDocument(jwt, where));
  const { certificate } = read;
  await chain.link('signature', () => checkSignature(read, known, checks, where));
  found.certificate = certificate;
  await chain.link('authorisation', () => checkAuthorisation(certificate, known, where));
  await chain.link('laboratory', () => checkLaboratories(certificate, known, where));
  const { asOf, reduced } = await chain.link('status', () => checkStatus(read, known, { on, checks }, where));
  found.asOf = asOf;
  await chain.link('evidence', () => checkEvidence(certificate, evidence, where));
  await chain.link('firmware', () => checkFirmware(certificate, reduced, firmware, where));
}

/**
 * Checks a certificate offline: signature, the body's authorisation on the day of the decision, the laboratories' scope on
 * the days of the tests, the status on the day asked, the evidence and the firmware. A scope that lapsed later breaks
 * nothing. `known`: what the reader pinned. Never throws for what the certificate holds.
 */
export async function verifyCertificate(
  jwt: string,
  known: Known,
  question: CertificateQuestion,
  checks: Checks,
): Promise<CertificateVerification> {
  const chain = new Chain<CertificateLink>();
  const found: Pick<CertificateVerification, 'certificate' | 'asOf'> = {};
  try {
    await follow(chain, jwt, known, { question, checks, found });
    return { state: 'valid', links: chain.links, ...found };
  } catch (error) {
    const last = chain.links.at(-1);
    if (!(error instanceof Broken) || !last) throw error;
    const lapsed = error.cause instanceof Lapsed ? error.cause : undefined;
    const state = lapsed?.state ?? 'unverifiable';
    const forged = lapsed === undefined;
    return {
      state,
      links: chain.links,
      broken: { link: last.name, where: last.where ?? '', says: last.says, forged },
      ...found,
    };
  }
}
