import type { Declaration } from '../../model/declaration.ts';

/** A type of which anything may still be missing. */
type Sketch<T> = T extends readonly (infer Item)[]
  ? Sketch<Item>[]
  : T extends object
    ? { [K in keyof T]?: Sketch<T[K]> | undefined }
    : T;
export type DraftDeclaration = Sketch<Declaration>;
export type DraftModel = NonNullable<DraftDeclaration['models']>[number];
export type DraftRule = NonNullable<DraftDeclaration['rules']>[number];
export type DraftPoint = NonNullable<DraftDeclaration['points']>[number];
export type DraftChannel = NonNullable<DraftDeclaration['channels']>[number];

/** What the reader of a draft has to know about a place in it. `text` is the device's own and goes into the remark. */
export const remarkCodes = [
  'UNIT_UNKNOWN',
  'UNIT_MISSING',
  'RANGE_MISSING',
  'STRONGER_SECURITY',
  'OTHER_DEVICES',
  'NO_NAMEPLATE',
  'CHANNEL_GUESSED',
  'MODEL_TYPES',
  'LEFT_OUT',
  'SUPPORT',
  'SECURED',
] as const;
export type RemarkCode = (typeof remarkCodes)[number];
export type DraftRemark = { path: (string | number)[]; code: RemarkCode; text: string };
export type Draft = { value: DraftDeclaration; remarks: DraftRemark[] };

/** The longest text of a device that is taken over. */
const longest = 200;

/** A text of a device as a declaration may hold it: printable, one line, trimmed; undefined where nothing is left. */
export function said(text: unknown, most = longest): string | undefined {
  if (typeof text !== 'string') return undefined;
  const line = text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\u2028\u2029\ufeff\ufffe\uffff]+/gu, ' ')
    .trim()
    .slice(0, most)
    .toWellFormed();
  return line === '' ? undefined : line;
}

/** A digest as a declaration writes it; undefined where it is none of SHA-256. */
export function digestOf(text: unknown, algorithm: unknown): string | undefined {
  if (typeof text !== 'string') return undefined;
  const hex = /^(?:sha-?256:)?([0-9a-f]{64})$/i.exec(text.trim())?.[1];
  const other = typeof algorithm === 'string' && algorithm !== '' && !/^sha-?256$/i.test(algorithm);
  return hex === undefined || other ? undefined : `sha256:${hex.toLowerCase()}`;
}

/** Gives every thing an id of its own from the device's name for it. */
export function ids(): (name: string) => string {
  const taken = new Set<string>();
  return (name) => {
    const base =
      name
        .normalize('NFKD')
        .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
        .replace(/^[^A-Za-z0-9]+/, '')
        .slice(0, 56) || 'unnamed';
    let id = base;
    for (let n = 2; taken.has(id); n++) id = `${base}-${n}`;
    taken.add(id);
    return id;
  };
}
