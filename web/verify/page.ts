import { keysListed, verifyBundle } from '../../src/certify/library.ts';
import type { Verification } from '../../src/certify/verify.ts';
import { samplesOf } from '../../src/desk/samples.ts';
import { FormatError } from '../../src/formats/error.ts';
import { InputError } from '../../src/model/errors.ts';
import { languages, type Language } from '../../src/model/terms.ts';
import { chainText } from '../../src/print/chain.ts';
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
const [file, keys, save] = [
  at('file', HTMLInputElement),
  at('keys', HTMLTextAreaElement),
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
  return say.fault(error instanceof Error ? error.message : String(error));
}

async function check(bundle: File): Promise<void> {
  forget();
  show(say.reading(bundle.name), 'none');
  try {
    const bytes = new Uint8Array(await bundle.arrayBuffer());
    tell(bundle.name, await verifyBundle(bytes, keysListed(keys.value)));
  } catch (error) {
    show(refusal(error), 'bad');
  }
}

let chosen: File | undefined;
function take(files: FileList | null | undefined): void {
  chosen = files?.[0] ?? chosen;
  if (chosen) void check(chosen);
}

document.documentElement.lang = language;
document.title = say.title;
for (const [id, words] of [
  ['title', say.title],
  ['about', say.about],
  ['choose', say.choose],
  ['trust', say.key],
  ['save', say.save],
] as const)
  at(id, HTMLElement).textContent = words;
file.addEventListener('change', () => take(file.files));
keys.addEventListener('change', () => take(undefined));
document.addEventListener('dragover', (event) => event.preventDefault());
document.addEventListener('drop', (event) => {
  event.preventDefault();
  take(event.dataTransfer?.files);
});
