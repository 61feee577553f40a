import type { ClaimLanguage } from './finding.ts';

const counted = (texts: readonly string[], pattern: RegExp): number =>
  texts.reduce((sum, text) => sum + [...text.matchAll(pattern)].length, 0);

const german =
  /(?<![a-zß-ž])(?:der|die|das|und|ist|nach|mit|für|von|nicht|stufe|gemäß|entspricht|zertifiziert\w*|ki)(?![a-zß-ž])|[äöüß]/g;
const english = /(?<![a-z])(?:the|and|is|of|to|with|for|level|in|certified|compliant|by)(?![a-z])/g;

/** The language of a part of a document: its own where its letters tell, else that of the whole. */
export function languageWithin(part: string, whole: ClaimLanguage): ClaimLanguage {
  const own = languageOf([part]);
  if (own === 'zh' && whole === 'ja') return 'ja';
  const isLatin = (one: ClaimLanguage): boolean => one === 'en' || one === 'de';
  return isLatin(own) && isLatin(whole) ? whole : own;
}

/** The language a document is written in, by its letters and smallest words; of a mixed one, that of most of it. */
export function languageOf(texts: readonly string[]): ClaimLanguage {
  const [kana, hangul, han] = [/[\u3041-\u30ff]/g, /[\uac00-\ud7af]/g, /[\u3400-\u9fff]/g].map((p) =>
    counted(texts, p),
  );
  const [signs, ko, ja] = [han ?? 0, hangul ?? 0, kana ?? 0];
  const latin = counted(texts, /[a-zß-ž]{3,}/g);
  if (ko + ja + signs > latin) {
    if (ko > ja && ko > signs) return 'ko';
    return ja * 6 > signs ? 'ja' : 'zh';
  }
  return counted(texts, german) > counted(texts, english) ? 'de' : 'en';
}
