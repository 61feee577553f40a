import type { CheckData, Method } from './method.ts';

const rows: readonly (readonly [name: string, clause: string, en: string, zh: string])[] = [
  ['token-read', 'RFC 9711, 3; RFC 8392; RFC 7519', 'It gives a token of the declared form', '给出所声明形式的令牌'],
  [
    'signature',
    'RFC 9711, 9.6; RFC 9052, 4.4; RFC 7515, 5.2',
    'The declared key verifies it',
    '以所声明的密钥验证通过',
  ],
  ['nonce', 'RFC 9711, 4.1 and 9.3', 'It is made for the nonce that was sent', '针对所发送的随机数生成'],
  ['issued', 'RFC 9711, 4.3.1; RFC 8392, 3.1', 'It was issued when it was asked for', '于被请求之时签发'],
  ['device', 'RFC 9711, 4.2.1 and 4.2.3', 'It names the declared device', '指明所声明的设备'],
  ['debug', 'RFC 9711, 4.2.9; IEC 62443-4-2:2019, EDR 2.13', 'Its debug ports are closed', '其调试端口已关闭'],
  ['secure-boot', 'IEC 62443-4-2:2019, EDR 3.14; RFC 9711, 4.2.8', 'It started by secure boot', '经安全启动而启动'],
  [
    'measurements',
    'IEC 62443-4-2:2019, EDR 3.14 and RE (1); RFC 9711, 4.2.16',
    'What it measured is what it may run, and what it shows',
    '所度量者即其可运行且所显示者',
  ],
  [
    'tampered-not-started',
    'IEC 62443-4-2:2019, EDR 3.14',
    'A tampered image is not started, as a person saw',
    '经人员所见，被篡改的映像不予启动',
  ],
];

const checks: Readonly<Record<string, CheckData>> = Object.fromEntries(
  rows.map(([name, clause, en, zh]) => [name, { unit: 'Boot', clause, title: { en, zh } }]),
);

export const bootMethod: Method = {
  id: 'integrity.boot',
  version: 1,
  title: { en: 'Integrity of boot', zh: '启动完整性' },
  status: 'available',
  for: 'device',
  quantities: { 'boot.attested': null },
  parameters: {},
  checks,
  /** A token, or a person who tampers with the flash. */
  needs: [['attest'], ['inspect']],
  stimulus: ['injected', 'physical'],
  instruments: [],
  fewest: 1,
  samples: 1,
  estimate: { fixedMs: 500, perSampleMs: 0 },
  /** Somebody may have to fetch a programmer. */
  timeoutMs: 3_600_000,
};
