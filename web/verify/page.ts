import { keysListed, verifyBundle, verifyCredential, type Named } from '../../src/certify/library.ts';
import { registerType, trustListType } from '../../src/certify/register.ts';
import type { Verification } from '../../src/certify/verify.ts';
import { samplesOf } from '../../src/desk/samples.ts';
import { Malformed } from '../../src/evidence/malformed.ts';
import { FormatError } from '../../src/formats/error.ts';
import { InputError } from '../../src/model/errors.ts';
import { languages, type Language } from '../../src/model/terms.ts';
import { chainText } from '../../src/print/chain.ts';
import { certificateChainText } from '../../src/print/certificate-chain.ts';
import { reportHtml } from '../../src/print/html.ts';
import { pageWords } from './words.ts';

const language: Language = languages.find((one) => navigator.language.startsWith(one)) ?? 'en';
const say = pageWords[language];

function at<T extends HTMLElement>(id: string, kind: new () => T): T {
  const found = document.querySelector(`#${id}`);
  if (found instanceof kind) return found;
  throw new TypeError(`the page has no ${id}`);
}

const [said, report] = [at('said', HTMLElement), at('report', HTMLElement)];
const [file, keys, day, save] = [
  at('file', HTMLInputElement),
  at('keys', HTMLTextAreaElement),
  at('day', HTMLInputElement),
  at('save', HTMLAnchorElement),
];

function show(words: string, tone: 'good' | 'bad' | 'none'): void {
  said.textContent = words;
  said.className = tone;
}

function forget(): void {
  save.hidden = true;
  report.replaceChildren();
  if (save.href.startsWith('blob:')) URL.revokeObjectURL(save.href);
}

function offer(name: string, text: string): void {
  save.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  save.download = name;
  save.hidden = false;
}

function tell(name: string, verification: Verification): void {
  const { ok, assessment, contents } = verification;
  const graded = assessment
    ? `\n\n${assessment.grade.level ?? '–'}  ${assessment.pack.id} ${assessment.pack.version}`
    : '';
  show(`${name}\n${chainText(verification, language)}${ok ? graded : ''}\n${say.pack}`, ok ? 'good' : 'bad');
  if (!assessment || !contents) return;
  offer(`${contents.run}.assessment.json`, `${JSON.stringify(assessment)}\n`);
  const frame = document.createElement('iframe');
  frame.title = say.report;
  // What a bundle holds runs nothing, whatever it says.
  frame.setAttribute('sandbox', '');
  frame.srcdoc = reportHtml({
    ...contents,
    assessment,
    station: contents.declaration.station?.name ?? contents.origin,
    verify: `npx gradus verify ${name}`,
    language,
    samples: samplesOf(contents),
  });
  report.replaceChildren(frame);
}

function refusal(error: unknown): string {
  if (error instanceof FormatError) return say.unreadable(error.message);
  if (error instanceof InputError) return say.badKey(error.message);
  if (error instanceof Malformed) return `${error.where}: ${error.message}`;
  return say.fault(error instanceof Error ? error.message : String(error));
}

const bytesOf = async (one: File): Promise<Uint8Array> => new Uint8Array(await one.arrayBuffer());

async function checkBundle(bundle: File): Promise<void> {
  tell(bundle.name, await verifyBundle(await bytesOf(bundle), keysListed(keys.value)));
}

/** What a signed document says that it is; its signature is looked at later. */
async function payloadTypeOf(one: File): Promise<unknown> {
  try {
    const value: unknown = JSON.parse(await one.text());
    return typeof value === 'object' && value !== null && 'payloadType' in value ? value.payloadType : undefined;
  } catch {
    return undefined;
  }
}

async function checkCertificate(certificate: File, others: readonly File[]): Promise<void> {
  const sources: { lists: Named[]; registers: Named[] } = { lists: [], registers: [] };
  for (const one of others) {
    const type = await payloadTypeOf(one);
    const named = { name: one.name, bytes: await bytesOf(one) };
    if (type === trustListType) sources.lists.push(named);
    else if (type === registerType) sources.registers.push(named);
    else return show(say.strange(one.name), 'bad');
  }
  const jwt = (await certificate.text()).trim();
  const question = { on: day.value, where: certificate.name };
  const found = await verifyCredential(jwt, sources, keysListed(keys.value).keys, question);
  const tone = found.state === 'valid' ? 'good' : 'bad';
  show(`${certificate.name}\n${certificateChainText(found, day.value, language)}`, tone);
}

async function check(files: readonly File[]): Promise<void> {
  forget();
  show(say.reading(files.map(({ name }) => name).join(', ')), 'none');
  const [certificate, bundle] = [
    files.find(({ name }) => /\.jwt$/i.test(name)),
    files.find(({ name }) => /\.tar$/i.test(name)),
  ];
  try {
    if (certificate)
      await checkCertificate(
        certificate,
        files.filter((one) => one !== certificate),
      );
    else if (bundle || files.length === 1) await checkBundle(bundle ?? (files[0] as File));
    else show(say.alone, 'bad');
  } catch (error) {
    show(refusal(error), 'bad');
  }
}

let chosen: readonly File[] = [];
function take(files: FileList | null | undefined): void {
  if (files && files.length > 0) chosen = [...files];
  if (chosen.length > 0) void check(chosen);
}

day.value = new Date().toISOString().slice(0, 10);
document.documentElement.lang = language;
document.title = say.title;
for (const [id, words] of [
  ['title', say.title],
  ['about', say.about],
  ['choose', say.choose],
  ['trust', say.key],
  ['asked', say.day],
  ['save', say.save],
] as const)
  at(id, HTMLElement).textContent = words;
file.addEventListener('change', () => take(file.files));
keys.addEventListener('change', () => take(undefined));
day.addEventListener('change', () => take(undefined));
document.addEventListener('dragover', (event) => event.preventDefault());
document.addEventListener('drop', (event) => {
  event.preventDefault();
  take(event.dataTransfer?.files);
});
