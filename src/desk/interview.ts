import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { saidOf, type Issue } from '../drivers/yaml/says.ts';
import type {
  Draft,
  DraftChannel,
  DraftDeclaration,
  DraftModel,
  DraftPoint,
  DraftRule,
} from '../drivers/describe/draft.ts';
import { Digest, Level, type Language, type Text } from '../model/terms.ts';
import {
  Channel,
  CommandEndpoint,
  Declaration,
  DeclaredModel,
  DeclaredRule,
  HttpEndpoint,
  OpcuaEndpoint,
  Point,
  RecordedEndpoint,
  Tensor,
  type Binding,
} from '../model/declaration.ts';

/** Asks a person one line. `problem` is what was wrong with the answer before. */
export type Prompt = (question: string, problem?: string) => Promise<string>;
/** What a field's definition says of an answer. */
type Parser<T> = {
  safeParse(value: unknown): { success: true; data: T } | { success: false; error: { issues: readonly Issue[] } };
};
type DraftTensor = NonNullable<DraftModel['inputs']>[number];
type Question<T> = { asks: Text; parser: Parser<T>; otherwise?: string; read?: (text: string) => unknown };

const { identity } = Declaration.shape;
const component = Declaration.shape.component.unwrap().shape;
const yesNo: Parser<boolean> = {
  safeParse: (value) =>
    value === 'y' || value === 'n'
      ? { success: true, data: value === 'y' }
      : { success: false, error: { issues: [{ path: [], message: 'answer y or n' }] } },
};

/** A finite number, or what was typed, which the definition then refuses. */
const figure = (text: string): unknown => (text !== '' && Number.isFinite(Number(text)) ? Number(text) : text);
const words = (text: string): string[] => text.split(/[,，\s]+/).filter((word) => word !== '');
const figures = (text: string): unknown[] => words(text).map(figure);
/** A command line as a list: quotes keep a word together. */
const commandLine = (text: string): string[] =>
  [...text.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? '');

const secretLike = /(?:^|[-_&?])(?:pass(?:word|wd)?|secret|token|api-?key)[=:]./i;
/** A command without a secret on its line: other people of the machine see it there. */
const commandParser: Parser<string[]> = {
  safeParse: (value) =>
    Array.isArray(value) && value.some((word) => secretLike.test(String(word)))
      ? {
          success: false,
          error: { issues: [{ path: [], message: 'a secret does not stand here: name it under env later' }] },
        }
      : CommandEndpoint.shape.run.safeParse(value),
};

/** The wires named, each once. */
const wiresParser: Parser<Binding[]> = {
  safeParse: (value) => {
    const list = [...new Set(value as string[])];
    const known = list.every((name) => ['opcua', 'http', 'command', 'recorded'].includes(name));
    if (known && list.length > 0) return { success: true, data: list as Binding[] };
    return { success: false, error: { issues: [{ path: [], message: 'name opcua, http, command or recorded' }] } };
  },
};

export async function digestOfFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Uint8Array);
  return `sha256:${hash.digest('hex')}`;
}

class Interview {
  readonly #prompt: Prompt;
  readonly #lang: Language;

  constructor(prompt: Prompt, lang: Language) {
    this.#prompt = prompt;
    this.#lang = lang;
  }

  #shown({ en, zh }: Text, otherwise: string | undefined): string {
    const text = this.#lang === 'en' ? en : zh;
    return otherwise === undefined || otherwise === '' ? `${text}: ` : `${text} [${otherwise}]: `;
  }

  /** Asks until the answer is one. An empty answer is the default; without one it is asked again. */
  async ask<T>({ asks, parser, otherwise, read = (text) => text }: Question<T>): Promise<T> {
    let problem: string | undefined;
    for (;;) {
      const typed = (await this.#prompt(this.#shown(asks, otherwise), problem)).trim();
      const value = read(typed === '' && otherwise !== undefined ? otherwise : typed);
      const parsed = parser.safeParse(value);
      if (parsed.success) return parsed.data;
      problem = parsed.error.issues.flatMap((issue) => saidOf(issue, () => value))[0]?.text ?? '';
    }
  }

  /** As `ask`; an empty answer leaves it out. */
  async may<T>(question: Omit<Question<T>, 'otherwise'>): Promise<T | undefined> {
    const { parser, read = (text) => text } = question;
    const left: Parser<T | undefined> = {
      safeParse: (value) => (value === '' ? { success: true, data: undefined } : parser.safeParse(read(String(value)))),
    };
    return await this.ask({ asks: question.asks, parser: left, otherwise: '' });
  }

  async yes(asks: Text): Promise<boolean> {
    return await this.ask({ asks, parser: yesNo, otherwise: 'n', read: (text) => text.slice(0, 1).toLowerCase() });
  }

  /** A digest, or a file to take it of. */
  async digest(asks: Text): Promise<string> {
    let problem: string | undefined;
    for (;;) {
      const typed = (await this.#prompt(this.#shown(asks, undefined), problem)).trim();
      if (Digest.safeParse(typed).success) return typed;
      if (typed !== '') {
        const digest = await digestOfFile(typed).catch(() => undefined);
        if (digest !== undefined) return digest;
      }
      problem = `${typed.slice(0, 60)} is neither a file that can be read nor sha256:<64 hex digits>`;
    }
  }
}

async function identityBy(by: Interview, kind: string): Promise<DraftDeclaration['identity']> {
  const { maker, product, hardware, firmware } = identity.shape;
  const serialParser = identity.shape.serial.unwrap();
  const serialAsks = { en: 'Serial number', zh: '序列号' };
  return {
    maker: await by.ask({ asks: { en: 'Maker', zh: '制造商' }, parser: maker }),
    product: await by.ask({ asks: { en: 'Product (type designation)', zh: '产品（型号）' }, parser: product }),
    serial:
      kind === 'unit'
        ? await by.ask({ asks: serialAsks, parser: serialParser })
        : await by.may({ asks: serialAsks, parser: serialParser }),
    hardware: {
      revision: await by.ask({
        asks: { en: 'Hardware revision', zh: '硬件版本' },
        parser: hardware.shape.revision,
        otherwise: 'A',
      }),
    },
    firmware: {
      version: await by.ask({
        asks: { en: 'Firmware version', zh: '固件版本' },
        parser: firmware.shape.version,
        otherwise: '1.0.0',
      }),
      digest: await by.digest({ en: 'Firmware image (file), or its digest', zh: '固件映像（文件）或其摘要' }),
    },
  };
}

async function componentBy(by: Interview): Promise<DraftDeclaration['component']> {
  return {
    type: await by.ask({
      asks: {
        en: 'Component type: accelerator, module, firmware-stack, secure-boot',
        zh: '组件类型：accelerator、module、firmware-stack、secure-boot',
      },
      parser: component.type,
      otherwise: 'module',
    }),
    covers: await by.ask({
      asks: { en: 'Indicators it covers, separated by commas', zh: '覆盖的指标，以逗号分隔' },
      parser: component.covers,
      otherwise: 'latency.deadline',
      read: words,
    }),
  };
}

/** Namespace aliases that need no URI from a person. */
const knownNamespaces: Readonly<Record<string, string>> = {
  di: 'http://opcfoundation.org/UA/DI/',
  ai: 'http://opcfoundation.org/UA/AI/',
};

async function opcuaBy(by: Interview): Promise<NonNullable<DraftDeclaration['endpoints']>['opcua']> {
  const { url, namespaces } = OpcuaEndpoint.shape;
  const address = await by.ask({
    asks: { en: 'OPC UA address', zh: 'OPC UA 地址' },
    parser: url,
    otherwise: 'opc.tcp://127.0.0.1:4840',
  });
  const device = await by.may({
    asks: {
      en: 'Path of the device object, e.g. /di:DeviceSet/bm:VIB-100 (empty: none)',
      zh: '设备对象路径，如 /di:DeviceSet/bm:VIB-100（可空）',
    },
    parser: Point.shape.opcua.unwrap(),
  });
  const used: Record<string, string> = {};
  const aliases = new Set([...(device ?? '').matchAll(/\/([A-Za-z0-9]+):/g)].map(([, alias = '']) => alias));
  const uriParser = namespaces.unwrap().valueType;
  for (const alias of aliases) {
    if (alias === 'ua' || alias === '0') continue;
    const asks = { en: `Namespace URI of ${alias}`, zh: `${alias} 的命名空间 URI` };
    const known = knownNamespaces[alias];
    used[alias] = await by.ask({ asks, parser: uriParser, otherwise: known ?? `urn:${alias}` });
  }
  const security = { mode: 'None', policy: 'None' } as const;
  return { url: address, security, device, namespaces: aliases.size > 0 ? used : undefined };
}

async function endpointsBy(by: Interview): Promise<NonNullable<DraftDeclaration['endpoints']>> {
  const wires = await by.ask({
    asks: { en: 'How it is met: opcua, http, command, recorded', zh: '接入方式：opcua、http、command、recorded' },
    parser: wiresParser,
    otherwise: 'opcua',
    read: words,
  });
  const has = (wire: Binding): boolean => wires.includes(wire);
  const thing = { en: 'Address of the Thing Description', zh: 'Thing Description 地址' };
  const command = { en: 'Command that speaks for it (JSON lines)', zh: '代其应答的命令（JSON 行）' };
  const folder = { en: 'Folder with recording.json', zh: '含 recording.json 的文件夹' };
  return {
    opcua: has('opcua') ? await opcuaBy(by) : undefined,
    http: has('http')
      ? {
          thing: await by.ask({
            asks: thing,
            parser: HttpEndpoint.shape.thing,
            otherwise: 'http://127.0.0.1:8080/.well-known/wot',
          }),
        }
      : undefined,
    command: has('command')
      ? { run: await by.ask({ asks: command, parser: commandParser, otherwise: './device', read: commandLine }) }
      : undefined,
    recorded: has('recorded')
      ? { folder: await by.ask({ asks: folder, parser: RecordedEndpoint.shape.folder, otherwise: 'recording' }) }
      : undefined,
  };
}

type Declared<K extends keyof DraftDeclaration> = NonNullable<DraftDeclaration[K]>;
/** Where a point is read over each wire: only the wires that are declared are asked for. */
async function pointBy(by: Interview, id: string, endpoints: Declared<'endpoints'>): Promise<DraftPoint> {
  const { opcua, http, command } = Point.shape;
  const at = (wire: string): Text => ({ en: `Where ${id} is read: ${wire}`, zh: `${id} 的读取位置：${wire}` });
  const device = endpoints.opcua?.device ?? '/di:DeviceSet/bm:Device';
  return {
    id,
    opcua: endpoints.opcua
      ? await by.ask({ asks: at('opcua'), parser: opcua.unwrap(), otherwise: `${device}/bm:${id}` })
      : undefined,
    http: endpoints.http ? await by.ask({ asks: at('http'), parser: http.unwrap(), otherwise: id }) : undefined,
    command: endpoints.command
      ? await by.ask({ asks: at('command'), parser: command.unwrap(), otherwise: id })
      : undefined,
  };
}

async function channelBy(by: Interview, id: string): Promise<DraftChannel> {
  const { unit, range } = Channel.shape;
  const of = (en: string, zh: string): Text => ({ en: `${en} of ${id}`, zh: `${id} 的${zh}` });
  return {
    id,
    unit: await by.ask({ asks: of('UCUM unit', 'UCUM 单位'), parser: unit, otherwise: 'mm/s' }),
    range: {
      low: await by.ask({
        asks: of('Lowest value', '量程下限'),
        parser: range.shape.low,
        otherwise: '0',
        read: figure,
      }),
      high: await by.ask({ asks: of('Highest value', '量程上限'), parser: range.shape.high, read: figure }),
    },
  };
}

async function ruleBy(by: Interview, id: string, channel: DraftChannel): Promise<DraftRule> {
  const { direction, trip, tolerance, response } = DeclaredRule.shape;
  const { value } = trip.shape;
  return {
    id,
    channel: channel.id,
    direction: await by.ask({
      asks: { en: 'Trips above or below', zh: '动作方向：above（高于）或 below（低于）' },
      parser: direction,
      otherwise: 'above',
    }),
    trip: {
      value: await by.ask({ asks: { en: 'Trip point', zh: '动作点' }, parser: value, read: figure }),
      unit: channel.unit,
    },
    reset: {
      value: await by.ask({ asks: { en: 'Reset point', zh: '复位点' }, parser: value, read: figure }),
      unit: channel.unit,
    },
    tolerance: await by.ask({
      asks: { en: 'Largest error, per cent of trip', zh: '最大误差，动作点的百分比' },
      parser: tolerance,
      otherwise: '5',
      read: figure,
    }),
    response: await by.ask({
      asks: { en: 'Longest response', zh: '最长响应时间' },
      parser: response,
      otherwise: '100 ms',
    }),
    output: id,
  };
}

type Ruled = { channels: DraftChannel[]; points: DraftPoint[]; rules: DraftRule[] };

async function rulesBy(by: Interview, endpoints: Declared<'endpoints'>): Promise<Ruled> {
  const found: Ruled = { channels: [], points: [], rules: [] };
  while (await by.yes({ en: 'Add a threshold rule? y/n', zh: '添加一条阈值规则？y/n' })) {
    const number = found.rules.length + 1;
    const id = await by.ask({
      asks: { en: 'Name of the rule', zh: '规则名称' },
      parser: DeclaredRule.shape.id,
      otherwise: `rule-${number}`,
    });
    const channelId = await by.ask({
      asks: { en: 'Channel it watches', zh: '所监视的通道' },
      parser: DeclaredRule.shape.channel,
      otherwise: 'vibration',
    });
    const known = found.channels.find((one) => one.id === channelId);
    const channel = known ?? (await channelBy(by, channelId));
    if (!known) found.channels.push(channel);
    found.rules.push(await ruleBy(by, id, channel));
    found.points.push(await pointBy(by, id, endpoints));
  }
  return found;
}

async function tensorBy(by: Interview, which: Text, name: string, shape: string): Promise<DraftTensor> {
  const of = (en: string, zh: string): Text => ({ en: `${which.en}: ${en}`, zh: `${which.zh}：${zh}` });
  return {
    name: await by.ask({ asks: of('name', '名称'), parser: Tensor.shape.name, otherwise: name }),
    type: await by.ask({ asks: of('element type', '元素类型'), parser: Tensor.shape.type, otherwise: 'float32' }),
    shape: await by.ask({ asks: of('shape', '形状'), parser: Tensor.shape.shape, otherwise: shape, read: figures }),
  };
}

async function modelBy(by: Interview, number: number): Promise<DraftModel> {
  const { id, task, labels, metric, deadline } = DeclaredModel.shape;
  const name = await by.ask({
    asks: { en: 'Name of the model, as the device calls it', zh: '模型名称（与设备一致）' },
    parser: id,
    otherwise: `model-${number}`,
  });
  const classes = await by.ask({
    asks: { en: 'Classes in the order of the scores, separated by commas', zh: '类别，与输出分数同序，以逗号分隔' },
    parser: labels,
    otherwise: 'normal, fault',
    read: words,
  });
  return {
    id: name,
    task: await by.ask({ asks: { en: 'Task', zh: '任务' }, parser: task, otherwise: 'fault-classification' }),
    digest: await by.digest({ en: 'Model file, or its digest', zh: '模型文件或其摘要' }),
    inputs: [await tensorBy(by, { en: 'Input', zh: '输入' }, 'window', '1 5 1024')],
    outputs: [await tensorBy(by, { en: 'Output', zh: '输出' }, 'scores', `1 ${classes.length}`)],
    labels: classes,
    metric: {
      name: 'accuracy',
      least: await by.ask({
        asks: { en: 'Accuracy the maker stands for, as a fraction of 1', zh: '制造商承诺的准确率（1 的分数）' },
        parser: metric.shape.least,
        otherwise: '0.9',
        read: figure,
      }),
    },
    deadline: await by.ask({
      asks: { en: 'Longest time of one inference', zh: '单次推理最长时间' },
      parser: deadline,
      otherwise: '50 ms',
    }),
  };
}

async function modelsBy(by: Interview): Promise<DraftModel[]> {
  const found: DraftModel[] = [];
  while (await by.yes({ en: 'Add a model? y/n', zh: '添加一个模型？y/n' }))
    found.push(await modelBy(by, found.length + 1));
  return found;
}

/** Which wire answers for what: the first declared that can. */
function probesFor(
  endpoints: Declared<'endpoints'>,
  { rules }: Ruled,
  models: readonly DraftModel[],
): Declared<'probes'> {
  const first = (...wires: Binding[]): Binding | undefined => wires.find((wire) => endpoints[wire] !== undefined);
  const nameplate = endpoints.opcua && !endpoints.opcua.device ? undefined : first('opcua');
  return {
    identity: nameplate ?? first('http', 'command'),
    infer: models.length > 0 ? first('opcua', 'http', 'command', 'recorded') : undefined,
    stimulus: rules.length > 0 ? first('http', 'command') : undefined,
    read: rules.length > 0 ? first('opcua', 'http', 'command') : undefined,
  };
}

const some = <T>(list: readonly T[]): T[] | undefined => (list.length > 0 ? [...list] : undefined);

/** Asks a person for a declaration, each answer checked at once against the definition of its field. */
export async function interview(prompt: Prompt, lang: Language): Promise<Draft> {
  const by = new Interview(prompt, lang);
  const kind = await by.ask({
    asks: {
      en: 'What it is: product, unit or component',
      zh: '类别：product（型号）、unit（一台）或 component（组件）',
    },
    parser: Declaration.shape.kind,
    otherwise: 'unit',
  });
  const identity = await identityBy(by, kind);
  const component = kind === 'component' ? await componentBy(by) : undefined;
  const target = await by.ask({
    asks: { en: 'Target level, L1 to L5', zh: '目标等级，L1 至 L5' },
    parser: Level,
    otherwise: 'L2',
    read: (text) => text.toUpperCase(),
  });
  const endpoints = await endpointsBy(by);
  const ruled = await rulesBy(by, endpoints);
  const models = await modelsBy(by);
  return {
    value: {
      format: 'gradus-declaration/1',
      kind,
      identity,
      component,
      target,
      channels: some(ruled.channels),
      points: some(ruled.points),
      rules: some(ruled.rules),
      models: some(models),
      endpoints,
      probes: probesFor(endpoints, ruled, models),
    },
    remarks: [],
  };
}
