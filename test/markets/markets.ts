import { loadMarkets, marketsFile } from '../../src/drivers/packs/markets.ts';
import { complaintsOf } from '../../src/market/eligible/sound.ts';

/** The market rules that come with Gradus. */
export const { rules, digest } = loadMarkets(marketsFile, complaintsOf);
