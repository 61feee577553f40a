import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Command } from 'commander';
import { credentialType } from '../certify/credential.ts';
import { didDocument, didUrl, keysIn } from '../certify/did.ts';
import { signJwt } from '../certify/jwt.ts';
import { registerOf, trustListOf } from '../certify/publish.ts';
import { signRegister, signTrustList } from '../certify/register.ts';
import { statusListTexts } from '../certify/status-list.ts';
import { didDocumentAt } from '../drivers/did/resolve.ts';
import { sha256 } from '../drivers/keys/checks.ts';
import { readAs } from '../drivers/yaml/read.ts';
import { textOf } from '../evidence/bytes.ts';
import { RegistryFile } from '../model/application.ts';
import { vkeyText } from '../evidence/checkpoint.ts';
import { Party } from '../model/authority.ts';
import { InputError } from '../model/errors.ts';
import type { RegistryBody } from '../model/registry.ts';
import { lapseOf, statusOn } from '../views/standing.ts';
import { dayOf } from './inputs.ts';
import { withManners, write, writeJson, type Manners } from './manners.ts';
import { beginRegistry, certificateAt, extractOf, withRegistry, type RegistryAtHand } from './registry-read.ts';
import { writeWhole } from './reports.ts';

export const registryFlag = [
  '--registry <dir>',
  "the registry's log, documents and key",
  process.env['GRADUS_REGISTRY'] ?? 'registry',
] as const;
type At = Manners & { registry: string };

async function init(file: string, options: At): Promise<void> {
  const party = readAs(Party, file, 'CERTIFICATE_INVALID');
  const { origin, vkey } = await beginRegistry(options.registry, party);
  if (options.json) return writeJson({ registry: options.registry, origin, party: party.id, key: vkey });
  write(`${options.registry}: the registry of ${party.name} (${party.id}). Who is to believe its lists pins this key:`);
  write(vkey);
}

function bodiesOf({ parties = [], schemes = [], authorisations = [], changes = [] }: RegistryFile): RegistryBody[] {
  return [
    ...parties.map((party) => ({ kind: 'party-entered', party }) as const),
    ...schemes.map((scheme) => ({ kind: 'scheme-entered', scheme }) as const),
    ...authorisations.map((authorisation) => ({ kind: 'authorised', authorisation }) as const),
    ...changes.map((change) => ({ kind: 'authorisation-changed', ...change }) as const),
  ];
}

async function enter(files: readonly string[], options: At): Promise<void> {
  const bodies = files.flatMap((file) => bodiesOf(readAs(RegistryFile, file, 'CERTIFICATE_INVALID')));
  const entries = await withRegistry(options.registry, {}, async (registry) => {
    await registry.enter(bodies);
    return registry.folder.station.log.size;
  });
  if (options.json) writeJson({ entered: bodies.length, entries });
  else write(`${bodies.length} entered; the registry has ${entries} entries.`);
}

/** What a registry knows on a day, as data. */
async function shown(registry: RegistryAtHand, day: string) {
  const { parties, schemes, authorisations, applications, certificates } = registry.state();
  const held = await Promise.all(
    [...certificates.values()].map(async ({ number, certificate, changes }) => {
      const { product, level, from, to } = await certificateAt(registry.folder, certificate);
      const said = statusOn(changes, day);
      const dated = day < from ? 'not yet valid' : day > to ? 'expired' : 'valid by its dates';
      return {
        number,
        product: `${product.maker} ${product.model}`,
        level,
        from,
        to,
        state: said ? `${said.change} on ${said.from}` : dated,
      };
    }),
  );
  return {
    on: day,
    own: registry.own.id,
    parties: [...parties.values()].map(({ id, name }) => ({ id, name })),
    schemes: [...schemes.keys()],
    authorisations: [...authorisations.values()].map((one) => ({
      id: one.authorisation.id,
      holder: one.authorisation.holder,
      activity: one.authorisation.activity,
      number: one.authorisation.number,
      by: one.authorisation.by,
      state: lapseOf(one, { from: day, to: day }) ?? 'in force',
    })),
    applications: [...applications.values()].map(({ number, review, decision, issued }) => ({
      number,
      state:
        issued === undefined
          ? decision
            ? `decided: ${decision.decision}`
            : review
              ? `reviewed: ${review.recommends}`
              : 'evaluated'
          : `certificate ${issued}`,
    })),
    certificates: held,
  };
}

async function show(options: At & { on?: string }): Promise<void> {
  const day = (options.on === undefined ? new Date().toISOString() : dayOf('--on', options.on)).slice(0, 10);
  const known = await withRegistry(options.registry, { readOnly: true }, (registry) => shown(registry, day));
  if (options.json) return writeJson(known);
  write(`The registry of ${known.own} on ${day}`);
  const lines = (title: string, all: readonly string[]): void => {
    write(`\n${title}${all.length === 0 ? ': none' : ''}`);
    for (const line of all) write(`  ${line}`);
  };
  lines(
    'Parties',
    known.parties.map(({ id, name }) => `${id}  ${name}`),
  );
  lines('Schemes', known.schemes);
  lines(
    'Authorisations',
    known.authorisations.map((a) => `${a.id}  ${a.number} of ${a.by}: ${a.holder}, ${a.activity}; ${a.state}`),
  );
  lines(
    'Applications',
    known.applications.map(({ number, state }) => `${number}  ${state}`),
  );
  lines(
    'Certificates',
    known.certificates.map((c) => `${c.number}  ${c.product}, ${c.level}, ${c.from} to ${c.to}: ${c.state}`),
  );
}

type Publish = At & { out: string; next?: string; statusList?: string };

const monthAfter = (at: Date): string => new Date(at.getTime() + 30 * 86_400_000).toISOString().slice(0, 10);

/** Everything a registry tells others as of now, by file name. */
async function published(registry: RegistryAtHand, { next, statusList }: Publish): Promise<Map<string, string>> {
  const now = new Date();
  const due = next === undefined ? monthAfter(now) : dayOf('--next', next).slice(0, 10);
  const { folder, own } = registry;
  const { signer } = folder.station;
  const state = registry.state();
  const extract = extractOf(registry, now, due);
  const held = [...state.certificates.values()];
  const certificates = await Promise.all(
    held.map(async ({ certificate, changes }) => ({ certificate: await certificateAt(folder, certificate), changes })),
  );
  const files = new Map([
    ['trust.json', textOf(await signTrustList(trustListOf(state, extract), signer), 'trust.json')],
    ['register.json', textOf(await signRegister(registerOf(certificates, extract, sha256), signer), 'register.json')],
    ['did.json', `${JSON.stringify(didDocument(own.id, [signer]), null, 2)}\n`],
  ]);
  const list = statusList ?? certificates[0]?.certificate.status.list;
  if (list === undefined) return files;
  const of = { body: own.id, list, asOf: extract.asOf, until: `${due}T23:59:59.999Z` };
  const texts = statusListTexts(held, of, (bytes) => gzipSync(bytes));
  for (const [purpose, text] of Object.entries(texts))
    files.set(path.join('status', `${purpose}.jwt`), await signJwt(text, credentialType, own.id, signer));
  return files;
}

async function publish(options: Publish): Promise<void> {
  const files = await withRegistry(options.registry, {}, (registry) => published(registry, options));
  await mkdir(options.out, { recursive: true });
  for (const [name, text] of files) await writeWhole(path.join(options.out, name), text);
  const names = [...files.keys()].map((name) => path.join(options.out, name));
  if (options.json) writeJson({ files: names });
  else for (const name of names) write(name);
}

/** Keys of a party from its own address: whose they are, and no authorisation. */
async function resolve(did: string, options: Manners): Promise<void> {
  const url = didUrl(did);
  if (url === undefined)
    throw new InputError('USAGE', did, 'is no did:web that names a host. It looks like did:web:body.example.');
  const document = await didDocumentAt(url, did);
  const keys = (await keysIn(document, sha256)).map(vkeyText);
  if (keys.length === 0) throw new InputError('DOCUMENT_REFUSED', did, `${url} has no Ed25519 key to assert with.`);
  if (options.json) return writeJson({ did, url, keys });
  for (const key of keys) write(key);
  write(`Whoever serves ${url} says that these keys are theirs. It proves no authorisation: that a trust list does.`);
}

/** `gradus registry`: who is authorised, and which certificates there are. */
export function registryCommand(program: Command): void {
  const registry = program
    .command('registry')
    .description('who is authorised, and which certificates there are: init, enter, show, publish, resolve');
  withManners(registry.command('init').argument('<party>', 'whose it is: id, name, address, country (YAML)'))
    .description('begin a registry: a log of its own, with a key of its own')
    .option(...registryFlag)
    .action(init);
  withManners(
    registry
      .command('enter')
      .argument('<file...>', 'parties, schemes, authorisations, changes (YAML; docs/certificates.md)'),
  )
    .description('enter who is who, schemes, authorisations, and what becomes of them')
    .option(...registryFlag)
    .action(enter);
  withManners(registry.command('show'))
    .description('what the registry knows on a day')
    .option('--on <date>', 'the day (default: today)')
    .option(...registryFlag)
    .action(show);
  withManners(registry.command('resolve').argument('<did>', 'did:web:…'))
    .description('the keys that a party serves under its did:web; asks that address, and nothing of this network')
    .action(resolve);
  withManners(registry.command('publish'))
    .description('write what others check by: signed trust list, register, status lists and did.json')
    .option('--out <dir>', 'where to', 'published')
    .option('--next <date>', 'the day on which the next is due (default: in 30 days)')
    .option('--status-list <url>', 'address of the status lists (default: as the certificates name it)')
    .option(...registryFlag)
    .action(publish);
}
