import path from 'node:path';
import { Duration, Level, milliseconds } from '../model/terms.ts';
import { Declaration } from '../model/declaration.ts';
import { InputError } from '../model/errors.ts';
import { programmeNames, type ProgrammeName, type RulePack } from '../model/pack.ts';
import { unitCheck } from '../drivers/units/units.ts';
import { readYamlFile, type Located, type Path } from '../drivers/yaml/document.ts';
import { parsedAs } from '../drivers/yaml/read.ts';

function* unitsOf(d: Declaration): Generator<{ path: Path; unit: string | undefined }> {
  for (const [i, { unit }] of (d.channels ?? []).entries()) yield { path: ['channels', i, 'unit'], unit };
  for (const [i, { unit }] of (d.points ?? []).entries()) yield { path: ['points', i, 'unit'], unit };
  for (const [i, model] of (d.models ?? []).entries())
    for (const key of ['inputs', 'outputs'] as const)
      for (const [j, { unit }] of model[key].entries()) yield { path: ['models', i, key, j, 'unit'], unit };
}

/** Refuses a declaration with a unit that is not UCUM. */
async function refuseWrongUnits(declaration: Declaration, located: Located): Promise<void> {
  const isUnit = await unitCheck();
  for (const { path, unit } of unitsOf(declaration))
    if (unit !== undefined && !isUnit(unit))
      throw new InputError(
        'DECLARATION_INVALID',
        located.where(path),
        `${JSON.stringify(unit)} is not a UCUM unit. Write mm/s, m/s2, Cel, kPa, Hz, % or 1.`,
      );
}

/** A declaration as read: where each part of it stands in the file, and the folder where its relative paths start. */
export type Declared = { declaration: Declaration; located: Located; folder: string };

/** Reads and checks a declaration, its units too. */
export async function readDeclaration(file: string): Promise<Declared> {
  const located = readYamlFile(file);
  const declaration = parsedAs(located, Declaration, 'DECLARATION_INVALID');
  await refuseWrongUnits(declaration, located);
  return { declaration, located, folder: path.dirname(path.resolve(file)) };
}

export function levelOf(text: string): Level {
  const found = Level.safeParse(text.toUpperCase());
  if (!found.success) throw new InputError('USAGE', '--target', `${text} is not a level. Write L1, L2, L3, L4 or L5.`);
  return found.data;
}

export function programmeOf(text: string): ProgrammeName {
  const found = programmeNames.find((name) => name === text);
  if (!found)
    throw new InputError('USAGE', '--programme', `${text} is not a programme. Write ${programmeNames.join(', ')}.`);
  return found;
}

/** A duration given as an option, in ms. */
export function durationOf(option: string, text: string): number {
  const found = Duration.safeParse(text);
  if (!found.success || milliseconds(found.data) <= 0)
    throw new InputError('USAGE', option, `${text} is not a duration. Write 60 s, 20 min or 14 w.`);
  return milliseconds(found.data);
}

/** A day given as an option: a date (its last moment, 24:00 UTC, or its first where that is asked for) or a date-time. As RFC 3339. */
export function dayOf(option: string, text: string, moment: 'last' | 'first' = 'last'): string {
  const time = moment === 'last' ? '23:59:59.999' : '00:00:00.000';
  const full = /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T${time}Z` : text;
  const at = new Date(full);
  if (
    !/^\d{4}-\d{2}-\d{2}T/.test(full) ||
    Number.isNaN(at.getTime()) ||
    !at.toISOString().startsWith(full.slice(0, 10))
  )
    throw new InputError('USAGE', option, `${text} is not a day. Write 2026-11-23.`);
  return at.toISOString();
}

/** The level asked for: the option, else the declared target, else the highest the pack grades. */
export function targetOf(option: string | undefined, declaration: Declaration, pack: RulePack): Level {
  if (option !== undefined) return levelOf(option);
  return declaration.target ?? ('upTo' in pack.grading ? pack.grading.upTo : 'L3');
}

/** The declaration of the very unit measured: the serial asked for is declared. */
export function unitOf(
  declaration: Declaration,
  serial: string | undefined,
): { declaration: Declaration; serial: string } {
  const asked = serial ?? declaration.identity.serial;
  if (asked === undefined)
    throw new InputError('USAGE', '--serial', 'the declaration names no serial number. Say which unit is measured.');
  if (asked.trim() === '' || asked.length > 64)
    throw new InputError('USAGE', '--serial', 'a serial number has 1 to 64 characters.');
  return { declaration: { ...declaration, identity: { ...declaration.identity, serial: asked } }, serial: asked };
}
