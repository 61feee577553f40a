import type { HeldCertificate, Lack } from '../../model/rejudged.ts';
import type { Language } from '../../model/terms.ts';

/** Words of what another pack would change in grades and certificates that there are. */
export type RejudgedWords = {
  runs: string;
  certificates: string;
  grade(was: string, is: string): string;
  none: string;
  notAsked: string;
  lack: Record<Lack['because'], string>;
  lacks: string;
  same: string;
  held: Record<HeldCertificate['says'], (level: string, is: string, missing: string) => string>;
  stands: string;
};

export const rejudgedWords: Record<Language, RejudgedWords> = {
  en: {
    runs: 'Runs, judged again by the second pack from their own evidence',
    certificates: 'Certificates',
    grade: (was, is) => (was === is ? `${is}, as before` : `${was} → ${is}`),
    none: 'no level',
    notAsked: 'not asked',
    lack: {
      'not taken': 'never measured',
      'asked otherwise': 'measured with other parameters or too few samples',
      'other method': 'measured by another version of the method',
    },
    lacks: 'No measurements for',
    same: 'no verdict changes',
    held: {
      'other pack': () => 'rests on another pack: nothing is compared',
      'runs not given': (level, _, missing) => `${level}; give the runs it rests on with --runs: ${missing}`,
      open: (level, is) => `${level}; its runs reach ${is} without the measurements named above`,
      falls: (level, is) => `${level}; its runs reach ${is} under the second pack`,
      stands: (level) => `${level}, as before`,
    },
    stands: 'What was concluded and certified stands: another pack makes another assessment, and rewrites none.',
  },
  zh: {
    runs: '运行记录，按第二个规则包以其自身证据重新判定',
    certificates: '证书',
    grade: (was, is) => (was === is ? `${is}，不变` : `${was} → ${is}`),
    none: '无等级',
    notAsked: '不要求',
    lack: {
      'not taken': '从未测量',
      'asked otherwise': '以其他参数或较少样本测量',
      'other method': '以该方法的其他版本测量',
    },
    lacks: '缺少测量',
    same: '判定不变',
    held: {
      'other pack': () => '依据其他规则包，不作比较',
      'runs not given': (level, _, missing) => `${level}；请用 --runs 给出其所依据的运行：${missing}`,
      open: (level, is) => `${level}；缺少上述测量，其运行达到 ${is}`,
      falls: (level, is) => `${level}；按第二个规则包，其运行达到 ${is}`,
      stands: (level) => `${level}，不变`,
    },
    stands: '已作出的结论和证书不变：另一规则包产生另一次评定，不改写任何一次。',
  },
};
