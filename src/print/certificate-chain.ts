import type { CertificateState } from '../model/certificate.ts';
import type { Language } from '../model/terms.ts';
import { plain } from './layout.ts';
import { certificateWords, type CertificateWords } from './words/certificate.ts';

type Verified = {
  state: CertificateState;
  links: readonly { name: keyof CertificateWords['links']; ok: boolean; says: string }[];
  broken?: { forged: boolean };
};

/** The links of a certificate's check, one a line, and how it stands on the day. */
export function certificateChainText({ state, links, broken }: Verified, day: string, language: Language): string {
  const words = certificateWords[language];
  const lines = links.map(({ name, ok, says }) => `${ok ? '✓' : '✗'} ${words.links[name]}  ${plain(says)}`);
  const last = words.on(words.state[state], day);
  return [...lines, '', broken?.forged ? `${last} ${words.forged}` : last].join('\n');
}

/** One line of many. */
export const certificateLine = (name: string, { state, links }: Verified, language: Language): string =>
  `${state === 'valid' ? '✓' : '✗'} ${plain(name)}  ${certificateWords[language].state[state]}${state === 'valid' ? '' : `: ${plain(links.at(-1)?.says ?? '')}`}`;

/** How many stand how. */
export const certificateCounts = (counts: ReadonlyMap<CertificateState, number>, language: Language): string =>
  [...counts]
    .map(([state, count]) => certificateWords[language].counted(certificateWords[language].state[state], count))
    .join(' · ');
