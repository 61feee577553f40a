import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { verifyCertificate } from '../certify/certificate.ts';
import { credentialText, credentialType } from '../certify/credential.ts';
import { certificateOf, draftOf, lastDay } from '../certify/draft.ts';
import { signJwt } from '../certify/jwt.ts';
import { knownOf } from '../certify/known.ts';
import { registerOf, trustListOf } from '../certify/publish.ts';
import { nodeChecks, sha256 } from '../drivers/keys/checks.ts';
import { readAs } from '../drivers/yaml/read.ts';
import { bytesOf, textOf } from '../evidence/bytes.ts';
import { freeze, thawAs } from '../evidence/frozen.ts';
import { digestText } from '../evidence/tree.ts';
import { Application, Draft } from '../model/application.ts';
import { Certificate } from '../model/certificate.ts';
import { InputError } from '../model/errors.ts';
import type { CertificateChange, RegistryBody, ReviewFinding } from '../model/registry.ts';
import { Digest } from '../model/terms.ts';
import { schemeKey } from '../views/registry.ts';
import { dayOf } from './inputs.ts';
import { write, writeJson, type Manners } from './manners.ts';
import { documentOf, extractOf, withRegistry, type RegistryAtHand } from './registry-read.ts';
import { writeWhole } from './reports.ts';
import { readRun, type ReadOptions } from './run-read.ts';

type At = Manners & { registry: string };
type By = At & { by: string };

const today = (): string => new Date().toISOString().slice(0, 10);
const dayAsked = (option: string, text: string | undefined): string =>
  text === undefined ? today() : dayOf(option, text).slice(0, 10);

async function readReport(file: string, beside: string): Promise<Digest> {
  const at = path.resolve(path.dirname(beside), file);
  const bytes = await readFile(at).catch((cause: unknown) => {
    throw new InputError('FILE_MISSING', at, 'the report that the application names cannot be read.', { cause });
  });
  return digestText(sha256(bytes));
}

export async function apply(
  runs: readonly string[],
  options: By & ReadOptions & { with: string; testedBy: string[] },
): Promise<void> {
  const asked = readAs(Application, options.with, 'CERTIFICATE_INVALID');
  const reportDigest = await readReport(asked.report.file, options.with);
  const read = await Promise.all(runs.map((run) => readRun(run, options)));
  const broken = read.find(({ verification }) => !verification.ok);
  if (broken)
    throw new InputError(
      'REGISTRY_REFUSED',
      broken.folder,
      `does not verify: ${broken.verification.broken?.says ?? ''}`,
    );
  const draft = await withRegistry(options.registry, {}, async (registry) => {
    const scheme = registry.state().schemes.get(schemeKey(asked.scheme));
    if (!scheme)
      throw new InputError(
        'REGISTRY_REFUSED',
        schemeKey(asked.scheme),
        'is no scheme of this registry. Enter it first.',
      );
    const made = draftOf(
      asked,
      read.map(({ run, verification }) => ({ run, verification })),
      scheme,
      reportDigest,
    );
    const file = await registry.folder.station.objects.put(freeze(Draft.parse(made)), 'application/json');
    const { by, testedBy } = options;
    await registry.enter([
      { kind: 'evaluated', application: asked.application, file, by, testedBy, level: asked.level },
    ]);
    return made;
  });
  if (options.json) writeJson({ application: asked.application, draft });
  else
    write(
      `${asked.application}: evaluated by ${options.by}; ${draft.product.maker} ${draft.product.model}, ${draft.level}, on ${read.length} ${read.length === 1 ? 'run' : 'runs'}. Next: gradus certify review`,
    );
}

function fileOf(registry: RegistryAtHand, number: string): Digest {
  const found = registry.state().applications.get(number);
  if (found) return found.file.digest;
  throw new InputError('REGISTRY_REFUSED', number, 'is no application of this registry.');
}

function settledFinding(text: string): ReviewFinding {
  const [, says, settled] = /^(.+?): (.+)$/s.exec(text) ?? [];
  if (says === undefined || settled === undefined)
    throw new InputError('USAGE', '--settled', `write it as “finding: how it was settled”, not ${text}`);
  return { says, settled };
}

async function enterOne(options: At, make: (registry: RegistryAtHand) => RegistryBody, says: string): Promise<void> {
  const body = await withRegistry(options.registry, {}, async (registry) => {
    const one = make(registry);
    await registry.enter([one]);
    return one;
  });
  if (options.json) writeJson(body);
  else write(says);
}

export async function review(
  application: string,
  options: By & { recommend: 'grant' | 'refuse'; finding: string[]; settled: string[] },
): Promise<void> {
  const { by, recommend: recommends } = options;
  const findings = [...options.finding.map((says) => ({ says })), ...options.settled.map(settledFinding)];
  const open = options.finding.length;
  await enterOne(
    options,
    (registry) => ({ kind: 'reviewed', application, file: fileOf(registry, application), by, findings, recommends }),
    `${application}: reviewed by ${by}, who recommends to ${recommends}; ${open} open ${open === 1 ? 'finding' : 'findings'}.`,
  );
}

export async function decide(
  application: string,
  decision: 'grant' | 'refuse',
  options: By & { because?: string },
): Promise<void> {
  const { by, because } = options;
  await enterOne(
    options,
    (registry) => ({
      kind: 'decided',
      application,
      file: fileOf(registry, application),
      by,
      decision,
      ...(because !== undefined && { because }),
    }),
    `${application}: ${by} decided to ${decision}.`,
  );
}

type IssueOptions = At & { statusList: string; from?: string; to?: string; out: string; language: string[] };

/** The certificate of an application that was granted, as it is to be issued today. */
async function certificateFor(
  registry: RegistryAtHand,
  application: string,
  options: IssueOptions,
): Promise<Certificate> {
  const { applications, authorisations, certificates, schemes } = registry.state();
  const held = applications.get(application);
  if (held?.decision?.decision !== 'grant')
    throw new InputError('REGISTRY_REFUSED', application, 'has no decision to grant it (ISO/IEC 17065, 7.6).');
  const draft = thawAs(await documentOf(registry.folder, held.file), Draft, application);
  const scheme = schemes.get(schemeKey(draft.scheme));
  const from = dayAsked('--from', options.from);
  const longest = lastDay(from, scheme?.validity ?? 12);
  const to = options.to === undefined ? longest : dayOf('--to', options.to).slice(0, 10);
  if (to > longest)
    throw new InputError('REGISTRY_REFUSED', '--to', `the scheme allows ${scheme?.validity} months: until ${longest}.`);
  const decided = registry.folder.said.findLast(
    ({ body }) => body.kind === 'decided' && body.application === application,
  );
  const { keys: _keys, ...body } = registry.own;
  return Certificate.parse(
    certificateOf(draft, {
      body,
      authorisations: [...authorisations.values()]
        .filter(({ authorisation }) => authorisation.holder === body.id && authorisation.activity === 'certification')
        .map(({ authorisation }) => authorisation.number),
      decided: (decided?.at ?? '').slice(0, 10),
      signatory: held.decision.by,
      issued: today(),
      from,
      to,
      status: { list: options.statusList, index: certificates.size },
    }),
  );
}

/** What anybody's check would refuse is not issued: the registry's own authorisations are what it is held against. */
async function refuseUnfounded(registry: RegistryAtHand, certificate: Certificate, jwt: string): Promise<void> {
  const extract = extractOf(registry, new Date());
  const list = trustListOf(registry.state(), extract);
  const register = registerOf([{ certificate, changes: [] }], extract, sha256);
  const known = await knownOf([{ name: 'this registry', list }], [register], nodeChecks);
  const { broken } = await verifyCertificate(
    jwt,
    known,
    { on: certificate.from, where: certificate.number },
    nodeChecks,
  );
  if (broken)
    throw new InputError('REGISTRY_REFUSED', certificate.number, `would not hold: ${broken.link}: ${broken.says}`);
}

export async function issue(application: string, options: IssueOptions): Promise<void> {
  const issued = await withRegistry(options.registry, {}, async (registry) => {
    const certificate = await certificateFor(registry, application, options);
    const { signer, objects } = registry.folder.station;
    const jwt = await signJwt(credentialText(certificate), credentialType, certificate.body.id, signer);
    await refuseUnfounded(registry, certificate, jwt);
    const record = freeze(certificate);
    const [ref, credential] = [
      await objects.put(record, 'application/json'),
      await objects.put(bytesOf(jwt), 'application/vc+jwt'),
    ];
    const { number } = certificate;
    await registry.enter([
      {
        kind: 'certificate-issued',
        application,
        number,
        certificate: ref,
        credential,
        index: certificate.status.index,
      },
    ]);
    return { certificate, record, jwt };
  });
  const { number, from, to, level, product } = issued.certificate;
  const { printed, stemOf } = await import('./certify-print.ts');
  const stem = path.join(options.out, stemOf(number));
  await writeWhole(`${stem}.json`, textOf(issued.record, number));
  await writeWhole(`${stem}.jwt`, issued.jwt);
  const papers = await printed(issued.certificate, issued.jwt, options.language, options.out);
  const files = [`${stem}.json`, `${stem}.jwt`, ...papers];
  if (options.json) return writeJson({ number, files });
  write(`${number}: ${product.maker} ${product.model}, ${level}, ${from} to ${to}`);
  for (const file of files) write(file);
}

type Change = By & { because: string; from?: string; firmware?: string[]; successor?: string };

export async function changeCertificate(number: string, change: CertificateChange, options: Change): Promise<void> {
  const from = dayAsked('--from', options.from);
  const firmware = options.firmware?.map((text) => {
    const digest = Digest.safeParse(text).data;
    if (digest === undefined)
      throw new InputError('USAGE', '--firmware', `${text} is not a digest. Write sha256: and 64 hex digits.`);
    return digest;
  });
  const { by: decidedBy, because, successor } = options;
  await enterOne(
    options,
    () => ({
      kind: 'certificate-changed',
      number,
      change,
      from,
      decidedBy,
      because,
      ...(firmware && { firmware }),
      ...(successor !== undefined && { successor }),
    }),
    `${number}: ${change} from ${from} on. Tell others: gradus registry publish`,
  );
}
