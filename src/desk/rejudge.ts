import { readFile } from 'node:fs/promises';
import { digestOf } from '../drivers/packs/load.ts';
import type { LoadedPack } from '../drivers/packs/load.ts';
import { readYaml } from '../drivers/yaml/document.ts';
import { parsedAs } from '../drivers/yaml/read.ts';
import { assess } from '../judge/assess.ts';
import { changedVerdicts } from '../judge/changed.ts';
import { Certificate } from '../model/certificate.ts';
import { exit, InputError } from '../model/errors.ts';
import { methods } from '../model/methods.ts';
import type { HeldCertificate, Rejudged } from '../model/rejudged.ts';
import { levels, type Level } from '../model/terms.ts';
import { planUnder } from '../plan/under.ts';
import { saidIn } from './certificates-read.ts';
import { refuseBroken } from './read.ts';
import { readRun, type ReadOptions, type RunRead } from './run-read.ts';
import { credentialsIn } from './verify-certificate.ts';

/** A run under another pack: its own evidence, and what that pack asks of it. */
function rejudged({ run, verification, assessment }: RunRead, { pack, digest }: LoadedPack): Rejudged {
  const { contents } = verification;
  if (!contents || !assessment)
    throw new InputError('RUN_UNKNOWN', run, 'this run was not concluded: it has no grade to change.');
  const { plan: measured, declaration, entries, methods: frozen } = contents;
  const { plan, lacks } = planUnder({
    plan: measured,
    frozen,
    declaration,
    pack,
    packDigest: digest,
    methods,
    methodsDigest: digestOf(methods),
  });
  const after = assess({ pack, packDigest: digest, declaration, plan, entries, on: assessment.on });
  if (!after) throw new TypeError(`${run} was concluded and judges to nothing`);
  return {
    run,
    product: declaration.identity.product,
    serial: measured.request.serial,
    was: assessment.grade.level,
    is: after.grade.level,
    verdicts: changedVerdicts(assessment, after),
    lacks,
  };
}

/** null: one of them does not verify, which has been said. */
export async function runsUnder(
  names: readonly string[],
  next: LoadedPack,
  options: ReadOptions,
): Promise<Rejudged[] | null> {
  const found: Rejudged[] = [];
  for (const name of names) {
    const read = await readRun(name, options);
    if (refuseBroken(read, options.json === true)) return null;
    found.push(rejudged(read, next));
  }
  return found;
}

async function certificatesIn(files: readonly string[]): Promise<Certificate[]> {
  const all: Certificate[] = [];
  for (const file of files) {
    if (/\.json$/i.test(file)) {
      const bytes = await readFile(file).catch((cause: unknown) => {
        throw new InputError('FILE_MISSING', file, 'this file cannot be read.', { cause });
      });
      all.push(parsedAs(readYaml(file, bytes), Certificate, 'CERTIFICATE_INVALID'));
    } else for (const { name, jwt } of await credentialsIn(file)) all.push(saidIn(jwt, name));
  }
  return all;
}

const lowest = (reached: readonly (Level | null)[]): Level | null =>
  reached.includes(null) ? null : (levels.find((level) => reached.includes(level)) ?? null);

/** What the runs that a certificate rests on reach under another pack. Its signature is not looked at. */
export function heldUnder(certificate: Certificate, before: string, runs: readonly Rejudged[]): HeldCertificate {
  const { number, level, basis, reports } = certificate;
  const rests = reports.flatMap((report) => report.runs.map(({ run }) => run));
  const missing = rests.filter((run) => !runs.some((one) => one.run === run));
  const of = (says: HeldCertificate['says'], is?: Level | null): HeldCertificate => ({
    number,
    level,
    says,
    missing,
    ...(is !== undefined && { is }),
  });
  if (basis.pack.digest !== before) return of('other pack');
  if (missing.length > 0) return of('runs not given');
  const own = runs.filter(({ run }) => rests.includes(run));
  const is = lowest(own.map((one) => one.is));
  if (is !== null && is >= level) return of('stands', is);
  return of(own.some(({ lacks }) => lacks.length > 0) ? 'open' : 'falls', is);
}

export async function certificatesUnder(
  files: readonly string[],
  before: LoadedPack,
  runs: readonly Rejudged[],
): Promise<HeldCertificate[]> {
  return (await certificatesIn(files)).map((one) => heldUnder(one, before.digest, runs));
}

/** 11 where measurements are missing, 10 where a grade or certificate falls without that. */
export function exitOf(runs: readonly Rejudged[], held: readonly HeldCertificate[]): number {
  const fell = ({ was, is }: Rejudged): boolean => was !== null && (is === null || is < was);
  if (held.some(({ says }) => says === 'falls') || runs.some((one) => fell(one) && one.lacks.length === 0))
    return exit.nonConforming;
  const open = held.some(({ says }) => says === 'open' || says === 'runs not given');
  return open || runs.some(({ lacks }) => lacks.length > 0) ? exit.inconclusive : exit.conforms;
}
