import { z } from 'zod';
import type { Located } from '../drivers/yaml/document.ts';
import { readYamlFile } from '../drivers/yaml/document.ts';
import { parsedAs } from '../drivers/yaml/read.ts';
import { InputError } from '../model/errors.ts';
import { Name } from '../model/terms.ts';

const said = (value: string | number | boolean): string =>
  typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value);
const Answer = z.strictObject({
  answer: z.union([z.string().max(500), z.number(), z.boolean()]),
  initials: z.string().trim().min(1).max(40),
  note: z.string().min(1).max(400).optional(),
});
const Sheet = z.record(Name, Answer);
const SheetPerUnit = z.record(z.string().min(1).max(64), Sheet);
type Sheet = z.infer<typeof Sheet>;

export type Prepared = { answer: string; initials: string; note?: string };
/** A sheet filled in before the run. `units`: the serial numbers it names; undefined where it is for one unit. */
export type Answers = {
  units: readonly string[] | undefined;
  answerTo(indicator: string, serial: string): Prepared | undefined;
  /** Refuses an answer to a question that is not asked: somebody meant another. */
  refuseStray(asked: ReadonlyMap<string, ReadonlySet<string>>): void;
};

const isOneUnit = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).every((one) => typeof one === 'object' && one !== null && 'answer' in one);

function prepared(answer: z.infer<typeof Answer> | undefined): Prepared | undefined {
  return (
    answer && {
      answer: said(answer.answer),
      initials: answer.initials,
      ...(answer.note !== undefined && { note: answer.note }),
    }
  );
}

function refuse(located: Located, path: string[], expected: string): never {
  throw new InputError('ANSWERS_INVALID', located.where(path), expected);
}

const asks = (names: ReadonlySet<string> | undefined): string => [...(names ?? [])].join(', ') || 'nothing';

function ofOneUnit(located: Located): Answers {
  const sheet: Sheet = parsedAs(located, Sheet, 'ANSWERS_INVALID');
  return {
    units: undefined,
    answerTo: (indicator) => prepared(sheet[indicator]),
    refuseStray(asked) {
      const [names] = asked.values();
      for (const name of Object.keys(sheet))
        if (!names?.has(name)) refuse(located, [name], `is not asked here. The run asks ${asks(names)}.`);
    },
  };
}

function ofUnits(located: Located): Answers {
  const sheets = parsedAs(located, SheetPerUnit, 'ANSWERS_INVALID');
  return {
    units: Object.keys(sheets),
    answerTo: (indicator, serial) => prepared(sheets[serial]?.[indicator]),
    refuseStray(asked) {
      for (const [serial, sheet] of Object.entries(sheets))
        for (const name of Object.keys(sheet))
          if (asked.has(serial) && !asked.get(serial)?.has(name))
            refuse(located, [serial, name], `is not asked of ${serial}. The run asks ${asks(asked.get(serial))}.`);
    },
  };
}

/** Reads a sheet of answers: indicator → answer, or serial number → indicator → answer. */
export function readAnswers(file: string): Answers {
  const located = readYamlFile(file);
  return isOneUnit(located.value) ? ofOneUnit(located) : ofUnits(located);
}
