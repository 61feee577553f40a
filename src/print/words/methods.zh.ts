import { auditMethods } from './audit.ts';
import { meaningMethods } from './meaning.ts';
import { bootMethods } from './boot.ts';
import { updateMethods } from './update.ts';
import { fusionZh as fusionWords } from './fusion.ts';
import { inspectionWords } from './inspection.ts';
import { adaptationMethods } from './adaptation.ts';
import { driftMethods } from './drift.ts';
import { failureMethods } from './failure.ts';
import { latencyZh as latencyWords } from './latency.zh.ts';
import type { MethodLanguage } from './methods.ts';
import { protocolWords } from './protocol/words.ts';

const clock = { source: 'clock', says: '单调时钟的一个步进，加上 500 ppm 的调速误差' } as const;
const fraction = '比例的精确（Clopper–Pearson）双侧 95 % 区间';

export const methodsZh: MethodLanguage = {
  frame: {
    method: '试验方法',
    version: '版本',
    planned: '计划中：本版本尚无此方法，要求它的指标结果为“无结论”。',
    scope: '适用范围',
    principle: '原理',
    stimulus: '激励',
    kinds: '类别',
    equipment: '设备',
    probe: '被测设备须提供',
    parameters: '参数',
    standard: '默认',
    samples: '样本数',
    fewest: '最少',
    timeout: '超时',
    checks: '检查项',
    checksWeigh: '由规则包指明哪些必须成立、哪些应当成立；必须成立而未成立的一项即令该指标不通过',
    steps: '步骤',
    quantities: '被测量',
    yesNo: '是、否或未知',
    uncertainty: '测量不确定度',
    combination:
      '各分量在记录中分别列出。每个分量为测量值下方和上方的扩展半宽（95 %）；视为相互独立，两侧分别按平方和的平方根合成（JCGM 100:2008，5.1.2）。',
    limits: '使用限制',
    references: '参考文献',
    none: '无',
    stop: '。',
    colon: '：',
    comma: '、',
    semicolon: '；',
    names: {
      device: '每台设备测一次',
      'each-rule': '每条所声明的规则测一次',
      'each-model': '每个所声明的模型测一次',
      injected: '注入（经由线路）',
      physical: '物理（由台架或操作员施加）',
      recorded: '录制（原始输入与设备输出的文件）',
      sampling: '抽样',
      clock: '时钟',
      tap: '监听',
      network: '网络',
      harness: '测试台',
      instrument: '仪器',
      resolution: '分辨力',
      'stimulus-source': '激励源',
      'reference-sensor': '参考传感器',
      thermometer: '温度计',
      other: '其他',
      identity: '铭牌',
      infer: '推理',
      stimulus: '激励',
      read: '数据点读取',
      adapt: '示教',
      log: '审计日志',
      restart: '重启',
      update: '固件更新',
      attest: '证明令牌',
      inspect: '人工检查',
    },
  },
  methods: {
    ...protocolWords('zh'),
    ...inspectionWords.zh,
    'identity.readback': {
      scope: '能够说明自身身份的设备。将本次运行的每个结果与序列号、固件摘要和模型摘要绑定。',
      principle: '将设备对自身的说明与制造商的声明逐字比较。',
      stimulus: '读取铭牌。',
      steps: [
        '读取序列号、固件版本和摘要，以及每个所声明模型的摘要。',
        '逐项与声明比较。一项不一致即可定论；一项未说明则无法定论。',
      ],
      quantities: {
        'identity.serial': { is: '序列号是否为被测设备的序列号', formula: '读取值 = 声明值' },
        'identity.firmware': { is: '固件版本和摘要是否与声明一致', formula: '两者均读取值 = 声明值' },
        'identity.models': { is: '每个模型的摘要是否与声明一致', formula: '对每个声明了摘要的模型，读取值 = 声明值' },
      },
      uncertainty: [],
      limits: [
        '设备可能对自身说谎。其说明只算作标识，不算作完整性；完整性由启动和更新方法检验。',
        '无法读取的铭牌给出未知，即无结论。',
      ],
      references: ['OPC 10000-100（设备）铭牌', 'IEC 62443-4-2:2019，CR 1.2 与 CR 7.8'],
    },
    'identity.records': {
      scope: '经多个接口、或在整个运行期间说明自身身份的设备。说明各接口一致，且结束时与开始时相同。',
      principle: '其余步骤完成后，再次读取每个具有铭牌的接口的铭牌。',
      stimulus: '读取每个铭牌。',
      steps: [
        '分别以独立连接读取 OPC UA 与 Thing 的铭牌，并比较两者所述。',
        '经运行所用连接再次读取，并与开始时所读比较。',
      ],
      quantities: {
        'identity.wires': { is: '各接口所述是否一致', formula: '对两者均给出的每个键，相等' },
        'identity.unchanged': { is: '设备所述是否与开始时相同', formula: '对两次均给出的每个键，相等' },
      },
      uncertainty: [],
      limits: [
        '仅一个接口给出的键不予比较。Matter 所述由其自身的检查与声明比较。',
        '必须重新开始的会话已不知开始时所述：第二项为未知。',
        '在两次读取之间改变又恢复的设备不会被发现。',
      ],
      references: ['OPC 10000-100（设备）铭牌', 'IEC 62443-4-2:2019，CR 7.8'],
    },
    'rule.response': {
      scope: '所声明的阈值规则：通道、动作值、复位值、容差、响应时间和输出。适用于向上动作和向下动作的规则。',
      principle:
        '在设备自身信号链之前将通道保持在已知值，同时读取其输出。突然保持在动作值之外和之内，得到时间与漏动作；上升和下降的阶梯得到动作点与复位点。',
      stimulus: '以通道单位保持通道值：经由线路注入，或由台架物理施加。数值由测试台为本次运行选定的种子随机抽取。',
      steps: [
        '将通道保持在复位值以下的静止状态，等待输出关闭。',
        '将其保持在动作值之内且相距大于容差处，持续所声明的响应时间。此时出现输出即为误动作。',
        '将其保持在超出动作值四至六倍容差处。读取输出直至出现，最多等待所声明响应时间的三倍。',
        '按样本数重复。',
        '以容差的一定比例为台阶逐级上升越过动作值，每级至少保持响应时间；记录输出出现的台阶。同样逐级下降至复位。每次斜坡从台阶内的随机位置开始。',
        '按斜坡数重复（每 12 个样本一次，至少 3 次）；释放通道。',
      ],
      quantities: {
        'rule.trip.error': {
          is: '动作点平均误差的绝对值，以声明动作值的百分数表示',
          formula: '|平均值(实测动作值 − 声明动作值)| ∕ |声明动作值| · 100',
        },
        'rule.hysteresis.error': {
          is: '动作值到复位值距离的平均误差的绝对值，以声明动作值的百分数表示',
          formula: '|平均值(实测(动作 − 复位) − 声明(动作 − 复位))| ∕ |声明动作值| · 100',
        },
        'rule.response.time': {
          is: '从激励得到确认到首次读到输出的时间的第 90 百分位数',
          formula: 'p90（最近秩）；从未出现的输出按等待时间计',
        },
        'rule.missed': {
          is: '超出动作值的保持中，确定未在所声明响应时间内显示输出的比例',
          formula: '漏动作次数 ∕ 保持次数；一次读取的时间不计在设备头上',
        },
        'rule.false': { is: '动作值之内的保持中出现输出的比例', formula: '误动作次数 ∕ 保持次数' },
      },
      uncertainty: [
        { source: 'sampling', says: `各次斜坡均值的 t 区间；p90 的次序统计量；${fraction}` },
        { source: 'resolution', says: '边沿位于台阶内任意处：矩形分布，扩展因子 2' },
        { source: 'network', says: '输出最多在读到之前一次读取及其间歇时已改变；只会使数值变小' },
        clock,
      ],
      limits: [
        '动作值不得为 0：容差以其百分数表示。',
        '通道量程在动作值之外须留出一倍半容差，之内须留出一又四分之一倍容差。',
        '注入的激励检验注入点之后的全部环节，不检验敏感元件。',
        '物理激励源的不确定度取自其校准证书，此处不自动计入。',
        '36 个样本无一漏动作可证明比例低于 9.8 %（95 %）；更精确的结论需要更多样本。',
      ],
      references: [
        'JCGM 100:2008，4.3.7 与 5.1.2',
        'IEC 61298-2:2008（死区、回差）',
        'Clopper 与 Pearson，Biometrika 26（1934）',
      ],
    },
    'task.accuracy': {
      scope:
        '带标签、完成单一任务的所声明模型。需要非制造商提供的输入：测试台自行生成、台架施加，或由实验室或买方录制。',
      principle: '将已知真值的输入逐个交给设备，把其最大输出对应的标签与真值比较。',
      stimulus:
        '由已知物理规律的信号发生器产生，种子在设备固定之后为本次运行选定；或使用注明提供方的录制数据集。制造商提供的数据集不产生结果。',
      steps: [
        '由本次运行的种子抽取一个输入及其标签，或取下一个录制样本。',
        '请求一次推理；取最大输出对应的标签。',
        '形状不符或非有限值的应答计为错误。',
        '按样本数重复；保存标签、应答和混淆矩阵。',
      ],
      quantities: {
        'task.accuracy': { is: '正确应答的比例', formula: '正确数 ∕ n' },
        'task.gain': {
          is: '相对于始终回答同一数据集中最常见标签的准确率增益',
          formula: '正确数 ∕ n − 各标签最大计数 ∕ n',
        },
      },
      uncertainty: [{ source: 'sampling', says: fraction }],
      limits: [
        '少于 30 个样本不产生结果。',
        '结果仅对所述场景及其参数有效，并非适用于每座工厂的每台机器。',
        '仅凭准确率不能表明两个模型相同。',
      ],
      references: ['Clopper 与 Pearson，Biometrika 26（1934）', 'ISO/IEC TS 4213:2022（分类性能）'],
    },
    ...latencyWords,
    ...fusionWords,
    ...adaptationMethods.zh,
    ...auditMethods.zh,
    ...meaningMethods.zh,
    ...updateMethods.zh,
    ...bootMethods.zh,
    ...driftMethods.zh,
    ...failureMethods.zh,
    'inference.portability': {
      scope:
        '声明了文件及摘要、具有一个 float32 输入和场景的模型。说明模型在其他引擎和设备上是否给出相同结果，不涉及速度。',
      principle:
        '先核对所声明文件的摘要，再在测试台的每个引擎上运行（各占一个进程），并以相同输入询问设备。逐对比较：最大输出的标签、逐元素的输出以及准确率的配对差。首个能加载模型的引擎为参考。',
      stimulus: '由已知物理规律的信号发生器产生，种子在设备固定之后为本次运行选定；所有对象输入相同。',
      steps: [
        '读取模型文件；摘要与声明不符时不产生结果。',
        '列出其算子与算子集；在每个引擎上加载，拒绝时注明算子。',
        '能加载的引擎不足两个家族时不产生结果。同一内核库的两个构建属于同一家族。',
        '抽取一个输入及其标签；交给设备和每个引擎；按样本数重复。',
        '途中失败或退出的引擎归入未加载者；对非有限值计数，不计入任何最大值。',
        '逐对比较、分类，并保存对照表。',
      ],
      quantities: {
        'portability.agreement': {
          is: '所有对中，双方给出同一标签的输入所占的最小比例；未给出标签不算一致',
          formula: '各对的最小值（一致数 ∕ n）',
        },
      },
      uncertainty: [{ source: 'sampling', says: `${fraction}，取一致性最低的一对；因每一对都须一致，无需按对数修正` }],
      limits: [
        '证明一致率高于 99 % 需 368 个无例外的输入，高于 99.9 % 需 3 688 个，高于 99.99 % 需 36 887 个；有一个例外则约需再增一半。',
        '逐位相同：比特相同。数值相同：在数值的 10⁻³ 或输出范围的 10⁻⁵ 之内，整数在一个步进之内。任务等效：一致率高于 1 − 裕度，且准确率配对差的整个区间在 ± 裕度之内。否则为不同：未发现差异不能证明任何事。',
        '准确率相等不能表明两个模型相同。',
        '结果仅对所列引擎及版本和该场景有效。',
      ],
      references: [
        'Clopper 与 Pearson，Biometrika 26（1934）',
        'Tango，Statistics in Medicine 17（1998）891–908（列于保守区间旁）',
        'Schuirmann，J. Pharmacokinetics and Biopharmaceutics 15（1987）657–680（双单侧检验）',
        'ONNX 后端测试（相对容差 10⁻³）',
      ],
    },
  },
};
