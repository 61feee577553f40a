import type { Command } from 'commander';
import { knownPacks } from '../drivers/packs/load.ts';
import type { LoadedPack } from '../drivers/packs/load.ts';
import { InputError } from '../model/errors.ts';
import type { Method } from '../model/method.ts';
import type { HeldCertificate, Rejudged } from '../model/rejudged.ts';
import { methods } from '../model/methods.ts';
import { checkPack } from '../plan/check.ts';
import { alters, packChanges } from '../plan/diff.ts';
import { methodDocument, methodWords } from '../print/method.ts';
import { changeText, columns, packList, packPage } from '../print/pack.ts';
import { rejudgedText } from '../print/rejudged.ts';
import { packWords } from '../print/words/packs.ts';
import { screen, withManners, write, writeJson } from './manners.ts';
import type { Manners } from './manners.ts';
import { checkWith, loadPack } from './pack.ts';

type Trusting = Manners & { trust?: string };
const trust = ['--trust <file>', 'keys that may sign a pack, one a line'] as const;

const headOf = ({ pack, digest, signedBy }: LoadedPack): object => ({
  id: pack.id,
  version: pack.version,
  title: pack.title,
  grading: pack.grading,
  digest,
  signedBy: signedBy ?? null,
});

async function list({ json, lang, trust }: Trusting): Promise<void> {
  const packs: LoadedPack[] = [];
  for (const id of knownPacks()) packs.push(await loadPack(id, trust));
  if (json) for (const pack of packs) writeJson(headOf(pack));
  else write(packList(packs, lang));
}

async function show(reference: string, { json, lang, trust }: Trusting): Promise<void> {
  const loaded = await loadPack(reference, trust);
  if (json) writeJson({ ...headOf(loaded), pack: loaded.pack });
  else write(packPage(loaded, lang, process.stdout.isTTY ? screen().width : undefined));
}

/** Errors end the command in `loadPack`; what is left are warnings. */
async function check(reference: string, { json, lang, trust }: Trusting): Promise<void> {
  const loaded = await loadPack(reference, trust);
  const warnings = checkPack(loaded.pack, await checkWith());
  const said = warnings.map(({ path, says }) => ({ where: loaded.located.where(path), says }));
  if (json) return writeJson({ ...headOf(loaded), warnings: said });
  const words = packWords[lang];
  for (const { where, says } of said) write(`${where}: ${words.warning}: ${says}`);
  write(`${loaded.pack.id} ${loaded.pack.version}: ${words.fine(said.length)}`);
}

type Diffing = Trusting & { runs?: string[]; certificates?: string[]; key?: string };

/** What the second pack makes of the runs and certificates given; nothing where none are, or where a run does not verify. */
async function underSecond(before: LoadedPack, after: LoadedPack, options: Diffing): Promise<Judged | undefined> {
  const { runs = [], certificates = [], json, lang, key } = options;
  if (runs.length + certificates.length === 0) return undefined;
  const { runsUnder, certificatesUnder, exitOf } = await import('./rejudge.ts');
  const reading = { runs: 'runs', lang, ...(json !== undefined && { json }), ...(key !== undefined && { key }) };
  const judged = await runsUnder(runs, after, reading);
  if (!judged) return undefined;
  const held = await certificatesUnder(certificates, before, judged);
  process.exitCode = exitOf(judged, held);
  return { runs: judged, certificates: held };
}
type Judged = { runs: Rejudged[]; certificates: HeldCertificate[] };

async function diff(a: string, b: string, options: Diffing): Promise<void> {
  const { json, lang, trust } = options;
  const [before, after] = [await loadPack(a, trust), await loadPack(b, trust)];
  const changes = packChanges(before.pack, after.pack);
  const judged = await underSecond(before, after, options);
  if (json)
    return writeJson({ from: before.digest, to: after.digest, changes, alters: changes.some(alters), ...judged });
  const words = packWords[lang];
  if (changes.length === 0) write(words.alike);
  for (const change of changes) write(changeText(change, lang));
  if (changes.length > 0 && !changes.some(alters)) write(words.onlyWords);
  if (judged) write(rejudgedText(judged.runs, judged.certificates, lang));
}

function methodNamed(id: string): Method {
  const found = methods.find((one) => one.id === id);
  if (found) return found;
  throw new InputError('USAGE', '', `no method ${id.slice(0, 80)}. Known: ${methods.map((one) => one.id).join(', ')}.`);
}

function method(id: string | undefined, { json, lang }: Manners): void {
  if (id === undefined) return listMethods({ json: json ?? false, lang });
  const found = methodNamed(id);
  if (json) writeJson({ ...found, words: methodWords(id, lang) ?? null });
  else write(methodDocument(found, lang));
}

function listMethods({ json, lang }: Pick<Manners, 'json' | 'lang'>): void {
  if (json) for (const one of methods) writeJson(one);
  else write(columns(methods.map((one) => [one.id, one.status, one.title[lang]])).join('\n'));
}

/** Adds `gradus packs list | show | check | diff | method`. */
export function packsCommand(program: Command): void {
  const packs = program
    .command('packs')
    .description('rule packs: list, show, check, diff, method')
    .showHelpAfterError('(gradus packs --help lists the commands)');
  withManners(packs.command('list').description('the packs that come with Gradus'))
    .option(...trust)
    .action(list);
  withManners(packs.command('show').argument('<pack>', 'id, file or folder').description('a pack in full'))
    .option(...trust)
    .action(show);
  withManners(packs.command('check').argument('<pack>', 'id, file or folder').description('whether a pack can be used'))
    .option(...trust)
    .action(check);
  withManners(
    packs.command('diff').argument('<a>').argument('<b>').description('what changed from one pack to another'),
  )
    .option(
      '--runs <run...>',
      'runs to be judged by the second pack too, from their own evidence: folders, bundles or ids',
    )
    .option('--certificates <file...>', 'certificates held: what their runs would reach')
    .option('--key <vkey>', 'the station key to accept, or a file holding it')
    .option(...trust)
    .action(diff);
  withManners(
    packs
      .command('method')
      .argument('[id]', 'absent: lists them')
      .description('a test method as a document a laboratory can adopt'),
  ).action(method);
}
