import type { Language } from '../model/terms.ts';
import { wordsOf } from './language.ts';
import { plain, terminal, wrapped } from './layout.ts';
import type { Report } from './report.ts';
import { claimSentence } from './sentence.ts';
import { startLines, startRow, type Screen, type StartRow } from './table.ts';
import { stationWords, type Ended } from './words/station.ts';

/** One of several sensors; `report` where there is one. */
export type Measured = { serial: string; run: string; ended: Ended; report?: Report };

function rowFor({ serial, ended, report }: Measured, language: Language): StartRow {
  if (report) return startRow(report, true);
  const why = ended === 'concluded' ? '–' : stationWords[language].ended[ended];
  return { sensor: serial, firmware: '–', target: '–', grade: '–', heldBack: [why], evidence: '–' };
}

/** Several sensors of one command: one line each, what may be said of them, and which run is whose. */
export function stationTable(
  list: readonly Measured[],
  { language, runs }: { language: Language; runs: string },
  screen: Screen,
): string {
  const words = wordsOf(language);
  const claims = new Set(list.flatMap(({ report }) => (report ? [claimSentence(report, words)] : [])));
  return terminal([
    '',
    ...startLines(
      list.map((one) => rowFor(one, language)),
      words,
      screen,
    ),
    '',
    ...[...claims].flatMap((claim) => wrapped(plain(claim), screen.width ?? 100)),
    stationWords[language].runs + words.colon,
    ...list.map(({ serial, run }) => `  ${plain(serial)}  ${runs}/${run}`),
  ]);
}
