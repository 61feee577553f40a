// What the rules miss and find too much in the half of the corpus they were written against: node tool/claims-misses.ts [LANGUAGE]
// The other half is held out: npm test -- test/claims prints its two figures, and nothing prints its documents.
import { corpus } from '../test/claims/corpus.ts';
import { scoreOf, summed } from '../test/claims/score.ts';

const language = process.argv[2];
const samples = corpus('written-against').filter((sample) => language === undefined || sample.language === language);
const { misses, recall, precision, expected, found } = summed(samples.map(scoreOf));
for (const miss of misses) process.stdout.write(`${miss}\n`);
process.stdout.write(
  `${samples.length} documents, ${expected} expected, ${found} found, recall ${recall.toFixed(3)}, precision ${precision.toFixed(3)}\n`,
);
