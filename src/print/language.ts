import type { Language } from '../model/terms.ts';
import { en } from './words/en.ts';
import type { Words } from './words/shape.ts';
import { zh } from './words/zh.ts';

const all: Record<Language, Words> = { en, zh };

/** Every word of one language. */
export function wordsOf(language: Language): Words {
  return all[language];
}
