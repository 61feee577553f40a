import type { Language } from '../model/terms.ts';
import { plain } from './layout.ts';

type Link = { name: string; ok: boolean; says: string; where?: string };
type Chain = { ok: boolean; links: readonly Link[]; pinned: boolean };

const words = {
  en: {
    links: {
      files: 'files',
      signer: 'signer',
      checkpoint: 'checkpoint',
      time: 'time',
      entries: 'entries',
      objects: 'objects',
      sequence: 'sequence',
      plan: 'plan',
      verdicts: 'verdicts',
      grade: 'grade',
      results: 'results',
    },
    whole: 'Whole, unaltered, in order; judged again from its own evidence.',
    unpinned: 'Nobody vouches for the signer yet: pass --key with a key you had from the station itself.',
    broken: (where: string) => `Broken${where === '' ? '' : ` at ${where}`}. Nothing after this link is claimed.`,
  },
  zh: {
    links: {
      files: '文件',
      signer: '签署者',
      checkpoint: '检查点',
      time: '时间',
      entries: '条目',
      objects: '对象',
      sequence: '次序',
      plan: '计划',
      verdicts: '判定',
      grade: '级别',
      results: '结果',
    },
    whole: '完整、未改动、次序正确；已由其自身证据重新判定。',
    unpinned: '尚无人为签署者担保：请用 --key 给出由该测试站直接提供的公钥。',
    broken: (where: string) => `${where === '' ? '' : `${where} 处`}断裂。此环之后不作任何声明。`,
  },
} as const;

/** The chain of a verified run, a link a line, the broken one last with what is wrong. Nothing that a run holds makes a line of its own. */
export function chainText(chain: Chain, language: Language): string {
  const say = words[language];
  const name = (link: Link): string => say.links[link.name as keyof typeof say.links] ?? link.name;
  const lines = chain.links.map((link) =>
    plain(
      `${link.ok ? '✓' : '✗'} ${name(link)}: ${link.ok || link.where === undefined ? '' : `${link.where} `}${link.says}`,
    ),
  );
  const broken = chain.links.find((link) => !link.ok);
  const closing = chain.ok
    ? [say.whole, ...(chain.pinned ? [] : [say.unpinned])]
    : [plain(say.broken(broken?.where ?? ''))];
  return [...lines, '', ...closing].join('\n');
}
