import type { Language } from '../../model/terms.ts';

/** Why a sensor of several has no grade. */
export type Ended = 'concluded' | 'aborted' | 'not begun' | 'broken';
export type StationWords = { ended: Record<Exclude<Ended, 'concluded'>, string>; runs: string };

export const stationWords: Record<Language, StationWords> = {
  en: {
    ended: {
      aborted: 'aborted: no conclusion, no grade',
      'not begun': 'not begun',
      broken: 'its run does not verify',
    },
    runs: 'Runs',
  },
  zh: {
    ended: { aborted: '已中止：没有结论，没有级别', 'not begun': '未开始', broken: '其运行未通过核对' },
    runs: '运行',
  },
};
