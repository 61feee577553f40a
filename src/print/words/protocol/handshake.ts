import type { Language } from '../../../model/terms.ts';
import type { MethodWords } from '../methods.ts';

/** A method's own words, in each language. */
export type WordsOf = Readonly<Record<string, Readonly<Record<Language, MethodWords>>>>;

type Shared = Pick<MethodWords, 'quantities' | 'uncertainty'> & { limits: readonly string[] };

/** What every handshake method says of its quantities, whatever the wire. */
export const ofHandshakes: Readonly<Record<Language, Shared>> = {
  en: {
    quantities: {
      'handshake.completed': { is: 'whether every handshake completed', formula: 'completed = samples' },
      'handshake.inter-vendor': {
        is: 'whether the stacks of two maintainers completed every handshake, with any of the peers; unknown where both ends have one maintainer or one is not named',
        formula: 'completed = tried, and maintainer of the device ≠ maintainer of the peer',
      },
      'handshake.production-peer': {
        is: 'the same, with a peer that products use; unknown where no such peer was met',
        formula: 'as inter-vendor, over the peers that are not made for testing',
      },
      'handshake.total': {
        is: 'median time from the first byte to the end of the last phase, with the first peer',
        formula: 'median of completed handshakes, by nearest rank',
      },
    },
    uncertainty: [
      { source: 'sampling', says: 'order statistics of the median, 95 %; needs at least six completed handshakes' },
      { source: 'clock', says: 'one step of the monotonic clock, and 500 ppm for its slewing' },
      { source: 'tap', says: 'the time the observer held bytes; shortens the figure only' },
      { source: 'harness', says: 'the time the bench itself took between phases; shortens the figure only' },
    ],
    limits: [
      'Two ends built on the same stack show nothing about other vendors: the result is unknown, never a pass.',
      'Who maintains a stack is what its own build information says, or else the declaration.',
      'It is no conformance test and certifies nothing.',
    ],
  },
  zh: {
    quantities: {
      'handshake.completed': { is: '每次握手是否均完成', formula: '完成次数 = 样本数' },
      'handshake.inter-vendor': {
        is: '与任一对端握手时，由不同方维护的两个协议栈是否完成每次握手；两端维护方相同或有一端未写明时为未知',
        formula: '完成次数 = 尝试次数，且设备维护方 ≠ 对端维护方',
      },
      'handshake.production-peer': {
        is: '同上，但对端须为产品中使用的协议栈；未遇到此类对端时为未知',
        formula: '同跨厂商握手，仅计非测试专用的对端',
      },
      'handshake.total': {
        is: '与第一个对端握手时，从首字节到最后阶段结束的时间中位数',
        formula: '已完成握手的中位数（最近秩）',
      },
    },
    uncertainty: [
      { source: 'sampling', says: '中位数的次序统计量，95 %；至少需要六次完成的握手' },
      { source: 'clock', says: '单调时钟的一个步进，加上 500 ppm 的调速误差' },
      { source: 'tap', says: '监听器持有字节的时间；只会使数值变小' },
      { source: 'harness', says: '测试台在各阶段之间自身所用的时间；只会使数值变小' },
    ],
    limits: [
      '两端使用同一协议栈不能说明与其他厂商的互通：结果为未知，绝不判为通过。',
      '协议栈的维护方以其自身构建信息为准，没有时以声明为准。',
      '本方法不是一致性测试，不作任何认证。',
    ],
  },
};
