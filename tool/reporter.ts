// What `npm test` prints: a line a suite, everything about a failure, and Node's own closing lines last.
import { appendFileSync } from 'node:fs';
import { inspect } from 'node:util';
import path from 'node:path';
import type { TestEvent } from 'node:test/reporters';

type Passed = Extract<TestEvent, { type: 'test:pass' }>['data'];
type Failed = Extract<TestEvent, { type: 'test:fail' }>['data'];

const root = path.dirname(import.meta.dirname);
const longestOutput = 4000;

function clipped(text: string): string {
  return text.length <= longestOutput
    ? text
    : `${text.slice(0, longestOutput)}\n… ${text.length - longestOutput} characters more\n`;
}

const indented = (text: string): string => text.trimEnd().replace(/^/gm, '    ');

/** A suite fails because a test in it did: only the test has something to say. */
function isOwnFailure(ended: Failed): boolean {
  return (ended.details.error as { failureType?: string }).failureType !== 'subtestsFailed';
}

/** An assertion's stack has its difference and nothing twice. Frames of Node's own say nothing about a test. */
function whyOf(ended: Failed): string {
  const cause = (ended.details.error.cause ?? ended.details.error) as Partial<Error & { code: string }>;
  const asserted = cause.code === 'ERR_ASSERTION' ? cause.stack : undefined;
  return clipped((asserted ?? inspect(cause, { breakLength: 120, depth: 5 })).replace(/\n\s+at .*\(?node:.*/g, ''));
}

function placeOf(ended: Failed): string {
  return ended.file === undefined ? '' : `${path.relative(root, ended.file)}:${ended.line ?? 1}`;
}

function asideOf(ended: Passed): string | undefined {
  for (const word of ['skip', 'todo'] as const) {
    const reason = ended[word];
    if (reason !== undefined && reason !== false) return reason === true ? word : `${word}: ${reason}`;
  }
  return undefined;
}

/** Names of the suites around the test that is ending, outermost first. */
class Trail {
  readonly #names: string[] = [];
  start(nesting: number, name: string): void {
    this.#names.length = nesting;
    this.#names[nesting] = name;
  }
  of(ended: Passed | Failed): string {
    return [...this.#names.slice(0, ended.nesting), ended.name].join(' › ');
  }
}

function passed(ended: Passed, name: string): string {
  const aside = asideOf(ended);
  if (aside !== undefined) return `﹣ ${name} # ${aside}\n`;
  return ended.nesting === 0 ? `✔ ${name} (${Math.round(ended.details.duration_ms)} ms)\n` : '';
}

function failed(ended: Failed, name: string): string {
  return isOwnFailure(ended) ? `✖ ${name}\n  ${placeOf(ended)}\n${indented(whyOf(ended))}\n` : '';
}

/** Leaves what was counted for whoever started this run among others. */
function keepCounts(closing: readonly string[]): void {
  const file = process.env['GRADUS_TEST_COUNTS'];
  if (file === undefined) return;
  const count = (word: string): number =>
    Number(new RegExp(`^ℹ ${word} (\\d+)$`, 'm').exec(closing.join(''))?.[1] ?? 0);
  const counts = { pass: count('pass'), fail: count('fail'), cancelled: count('cancelled'), skipped: count('skipped') };
  appendFileSync(file, `${JSON.stringify(counts)}\n`);
}

export default async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const trail = new Trail();
  const failures: string[] = [];
  const closing: string[] = [];
  for await (const { type, data } of events) {
    if (type === 'test:start') trail.start(data.nesting, data.name);
    else if (type === 'test:pass') yield passed(data, trail.of(data));
    else if (type === 'test:fail') {
      const text = failed(data, trail.of(data));
      if (text !== '') failures.push(`✖ ${trail.of(data)}\n  ${placeOf(data)}\n`);
      yield text;
    } else if (type === 'test:stdout' || type === 'test:stderr') yield clipped(data.message);
    else if (type === 'test:diagnostic' && data.nesting === 0) closing.push(`ℹ ${data.message}\n`);
  }
  if (failures.length > 0) yield `\nfailed:\n${failures.join('')}\n`;
  keepCounts(closing);
  yield closing.join('');
}
