import type { Certificate, CertificateState } from '../../model/certificate.ts';
import type { Holding } from '../../model/market.ts';
import type { Level } from '../../model/terms.ts';
import type { Offered } from './portfolio.ts';

/** A certificate on a day. `checked`: its signature, who issued it and its status were verified; else only its dates speak. */
export type Standing = { certificate: Certificate; state: CertificateState; checked: boolean };

/** How a certificate stands on a day by its own dates alone, the first and last day included. */
export function standingOf(certificate: Certificate, on: string): Standing {
  const { from, to } = certificate;
  const state = on < from ? 'not yet valid' : on > to ? 'expired' : 'valid';
  return { certificate, state, checked: false };
}

/**
 * What a certificate shows of an offered product. `named`: what the portfolio says and the certificate does not cover.
 * `covers` without firmware in the portfolio holds for the certificate's firmware alone.
 */
export type Shown =
  | { says: 'no certificate' }
  | { says: 'not given'; number: string }
  | {
      says:
        | 'covers'
        | 'state'
        | 'unverified'
        | 'no serial'
        | 'other model'
        | 'other maker'
        | 'other firmware'
        | 'other unit';
      standing: Standing;
      named?: string;
      firmware?: string;
      /** What the portfolio claims, where it is more than is certified. */
      claimed?: Level;
    };

/** All that is known of an offered product. Products with the same share one object. */
export type Evidence = { shown: readonly Shown[]; labels: readonly Holding[] };

/** Letters and digits as people mean them: full and half width, case and spaces do not count. */
export const plainName = (text: string): string => text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim();

const bareDigest = (text: string): string => text.replace(/^sha256:/, '');

function coversFirmware({ product }: Certificate, firmware: string): boolean {
  const asked = plainName(firmware);
  return product.firmware.some(
    ({ version, digest }) => plainName(version) === asked || bareDigest(digest) === bareDigest(asked),
  );
}

const nothingKnown: ReadonlySet<CertificateState> = new Set(['not found', 'unverifiable']);

/** The first thing that keeps a certificate from covering what is offered; else that it covers it. */
function shownBy(standing: Standing, offered: Offered): Shown {
  const { certificate, state } = standing;
  const { product, of, serials } = certificate;
  const { model, maker, firmware, serial, level } = offered;
  const not = (says: Exclude<Shown['says'], 'no certificate' | 'not given'>, named?: string): Shown => ({
    says,
    standing,
    ...(named !== undefined && { named }),
  });
  if (nothingKnown.has(state)) return not('unverified');
  if (![product.model, product.name].some((name) => plainName(name) === plainName(model)))
    return not('other model', model);
  if (maker !== undefined && plainName(maker) !== plainName(product.maker)) return not('other maker', maker);
  if (of === 'unit' && serial === undefined) return not('no serial');
  if (of === 'unit' && serial !== undefined && !serials.includes(serial)) return not('other unit', serial);
  if (firmware !== undefined && !coversFirmware(certificate, firmware)) return not('other firmware', firmware);
  if (state !== 'valid') return not('state');
  const more = level !== undefined && level > certificate.level ? { claimed: level } : {};
  return { says: 'covers', standing, ...(firmware !== undefined && { firmware }), ...more };
}

/** Looks products up among what is held; products of which the same is known share one answer. */
export class Held {
  readonly #byNumber = new Map<string, Standing[]>();
  readonly #byModel = new Map<string, Standing[]>();
  readonly #labels = new Map<string, Holding[]>();
  readonly #known = new Map<string, Evidence>();
  readonly #places = new Map<Standing, number>();

  /** Labels that are not valid on that day are left out. */
  constructor(standings: readonly Standing[], labels: readonly Holding[], on: string) {
    const put = <T>(map: Map<string, T[]>, key: string, one: T): void => {
      const list = map.get(key);
      if (!list) map.set(key, [one]);
      else if (!list.includes(one)) list.push(one);
    };
    for (const [i, one] of standings.entries()) {
      this.#places.set(one, i);
      const { number, product } = one.certificate;
      put(this.#byNumber, plainName(number), one);
      for (const name of [product.model, product.name]) put(this.#byModel, plainName(name), one);
    }
    for (const one of labels)
      if (one.from <= on && on <= one.to) for (const model of one.models) put(this.#labels, plainName(model), one);
  }

  evidenceOf(offered: Offered): Evidence {
    const shown = this.#shownOf(offered);
    const labels = (this.#labels.get(plainName(offered.model)) ?? []).filter(
      ({ maker }) =>
        maker === undefined || offered.maker === undefined || plainName(maker) === plainName(offered.maker),
    );
    const key = [...shown.map((one) => this.#keyOf(one)), '', ...labels.map((label) => JSON.stringify(label))].join(
      '\n',
    );
    const known = this.#known.get(key);
    if (known) return known;
    const evidence = { shown, labels };
    this.#known.set(key, evidence);
    return evidence;
  }

  #keyOf(one: Shown): string {
    if (one.says === 'no certificate') return one.says;
    if (one.says === 'not given') return `${one.says}\t${one.number}`;
    return [one.says, this.#places.get(one.standing), one.named, one.firmware, one.claimed].join('\t');
  }

  #shownOf(offered: Offered): Shown[] {
    const { certificate, model } = offered;
    const own =
      certificate === undefined ? this.#byModel.get(plainName(model)) : this.#byNumber.get(plainName(certificate));
    if (own) return own.map((one) => shownBy(one, offered));
    return [certificate === undefined ? { says: 'no certificate' } : { says: 'not given', number: certificate }];
  }
}
