import type { Command } from 'commander';
import { languages, type Language } from '../model/terms.ts';
import { exit, InputError, StationError } from '../model/errors.ts';
import { plain } from '../print/layout.ts';

/** What every command understands. */
export type Manners = { json?: boolean; nonInteractive?: boolean; lang: Language };

/** Adds --json, --non-interactive and --lang to a command. */
export function withManners(command: Command): Command {
  const under = command.parent?.parent ? `${command.parent.name()} ` : '';
  return command
    .option('--json', 'print JSON, one value a line')
    .option('--non-interactive', 'never ask; fail where an answer would be needed')
    .option(
      '--lang <lang>',
      'language of words for people: en or zh (or GRADUS_LANG)',
      (text: string) => languageOf('--lang', text),
      languageNamed(process.env['GRADUS_LANG']) ?? 'en',
    )
    .showHelpAfterError(`(gradus ${under}help ${command.name()} lists the options)`);
}

const languageNamed = (text = ''): Language | undefined => languages.find((l) => l === text.slice(0, 2).toLowerCase());

function languageOf(where: string, text: string): Language {
  const found = languageNamed(text);
  if (!found) throw new InputError('USAGE', where, `${text} is not spoken here. Write ${languages.join(' or ')}.`);
  return found;
}

/** Refuses a GRADUS_LANG that names no language; unset or empty it is English. */
export const checkLanguage = (): unknown => languageOf('GRADUS_LANG', process.env['GRADUS_LANG'] || 'en');

/** Output that nobody reads any more (`| head`) ends nothing: a run goes on to its conclusion. */
export function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
}

export const write = (text: string): void => void process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
export const writeJson = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`);
export const tell = (text: string): void => void process.stderr.write(`${text}\n`);

/** Colour only for a person at a terminal who did not refuse it (no-color.org); elsewhere 100 columns. */
export function screen(): { colour: boolean; width: number } {
  const colour = process.stdout.isTTY && !process.env['NO_COLOR'];
  return { colour, width: process.stdout.isTTY ? Math.max(60, process.stdout.columns) : 100 };
}

/** Says what went wrong in one line and gives the exit code that goes with it. Our own faults keep their stack, and exit 1. */
export function fate(error: unknown): number {
  if (error instanceof InputError) {
    tell(plain(error.message.replaceAll(/\s*\n\s*/g, ' ')));
    return error.exitCode;
  }
  if (error instanceof StationError) {
    tell(plain(`${error.code}: ${error.message}`));
    return exit.station;
  }
  tell('This is a fault in Gradus, not in your input. What was acknowledged is kept.');
  tell(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return 1;
}
