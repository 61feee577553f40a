import type { Declaration } from '../../model/declaration.ts';
import type { Entry, EntryBody } from '../../model/entry.ts';
import { methods } from '../../model/methods.ts';
import { count, instant } from '../figure.ts';
import { grid, type GridCell } from '../grid.ts';
import { markup, type Markup } from '../markup.ts';
import type { Report } from '../report.ts';
import type { Words } from '../words/shape.ts';

type Of<K extends EntryBody['kind']> = Extract<EntryBody, { kind: K }>;

export function openedBy(entries: readonly Entry[]): Of<'run-opened'> | undefined {
  const body = entries[0]?.body;
  return body?.kind === 'run-opened' ? body : undefined;
}

const mono = (text: string): Markup => markup`<span class="name">${text}</span>`;

function unitTable(report: Report, words: Words): Markup {
  const { head } = words;
  const { identity, models = [] } = report.declaration;
  const { firmware, hardware } = identity;
  const rows: GridCell[][] = [
    [head.maker, identity.maker],
    [head.product, identity.product],
    [head.serial, report.plan.request.serial],
    [
      head.hardware,
      markup`${hardware.revision}${hardware.digest ? markup`<small class="name">${hardware.digest}</small>` : ''}`,
    ],
    [head.firmware, markup`${firmware.version}<small class="name">${firmware.digest}</small>`],
    ...models.map((m): GridCell[] => [
      `${head.model}${words.colon}${m.id}`,
      markup`${m.task}${m.digest ? markup`<small class="name">${m.digest}</small>` : ''}`,
    ]),
  ];
  return grid(words.report.unitCaption, [{ head: head.thing }, { head: head.value }], rows, 'pairs');
}

/** The declared value under the key a readback uses. */
function declaredUnder(key: string, { identity, models = [] }: Declaration): string | undefined {
  const plain: Readonly<Record<string, string | undefined>> = {
    maker: identity.maker,
    product: identity.product,
    serial: identity.serial,
    'hardware.revision': identity.hardware.revision,
    'firmware.version': identity.firmware.version,
    'firmware.digest': identity.firmware.digest,
  };
  return plain[key] ?? models.find((m) => key === `models.${m.id}.digest`)?.digest;
}

function readbackTable(report: Report, words: Words): Markup {
  const rows = report.entries.flatMap(({ body }) =>
    body.kind === 'readback'
      ? Object.entries(body.says).map(([key, says]): GridCell[] => {
          const declared = declaredUnder(key, report.declaration);
          const differs = declared !== undefined && declared !== says;
          return [
            markup`${key}<small>${body.via}</small>`,
            mono(declared ?? '–'),
            markup`${mono(says)}${differs ? markup`<small class="bad">${words.report.differs}</small>` : ''}`,
          ];
        })
      : [],
  );
  if (rows.length === 0) return markup``;
  const columns = [{ head: words.head.thing }, { head: words.head.declared }, { head: words.report.deviceSays }];
  return grid(words.report.readbackCaption, columns, rows);
}

/** How hard the inputs were is the maker's to declare: it stands beside the figures it shaped. */
function scenesOf({ declaration }: Report, words: Words): [string, string][] {
  const span = (value: unknown): string => (Array.isArray(value) ? value.join(' … ') : String(value));
  return (declaration.models ?? []).flatMap(({ id, scene }): [string, string][] => {
    if (!scene) return [];
    const parameters = Object.entries(scene.parameters).map(([key, value]) => `${key} ${span(value)}`);
    return [[words.report.scene(id), [scene.generator, ...parameters].join('; ')]];
  });
}

function conditionsTable(report: Report, words: Words): Markup {
  const { head } = words;
  const { declaration, station, entries } = report;
  const opened = openedBy(entries);
  const facts: [string, string][] = [
    [head.station, station],
    [head.place, declaration.station?.place ?? words.report.notDated],
    [head.date, [entries[0]?.at, entries.at(-1)?.at].flatMap((at) => (at ? [instant(at)] : [])).join(' – ')],
    [head.programme, words.programme[report.plan.request.programme]],
    ...scenesOf(report, words),
    ...Object.entries(opened?.conditions ?? {}).map(([k, v]): [string, string] => [words.key[k] ?? k, String(v)]),
    ...Object.entries(opened?.versions ?? {}),
  ];
  return grid(words.report.conditionsCaption, [{ head: head.condition }, { head: head.value }], facts, 'pairs');
}

function instrumentsTable(report: Report, words: Words): Markup {
  const { head } = words;
  const instruments = report.declaration.station?.instruments ?? [];
  if (instruments.length === 0) return markup`<p>${words.report.noInstruments}</p>`;
  const day = (report.entries[0]?.at ?? report.assessment.on).slice(0, 10);
  const columns = [
    { head: head.instrument },
    { head: head.kind },
    { head: head.calibrated },
    { head: head.due },
    { head: head.certificate },
  ];
  const rows = instruments.map((i): GridCell[] => [
    markup`${i.title ?? i.id}<small class="name">${i.id}</small>`,
    words.instrument[i.kind],
    i.calibrated,
    day > i.due || day < i.calibrated ? markup`${i.due}<small class="bad">${words.report.lapsed}</small>` : i.due,
    i.certificate ?? words.report.notDated,
  ]);
  return grid(words.report.instrumentsCaption, columns, rows);
}

/** How the last attempt at a step ended, and which it was where there were several. */
function endedText(step: string, { plan, entries }: Report, words: Words): string {
  const own = entries.flatMap(({ body }) => ('step' in body && body.step === step ? [body] : []));
  const end = own.findLast((body) => body.kind === 'step-ended');
  if (!end) return '–';
  const attempt = own.findLast((body) => body.kind === 'step-started')?.attempt;
  const mark = attempt === undefined ? '' : words.bracket(words.attemptMark(attempt, 1 + (plan.request.retries ?? 0)));
  return words.stepEnd[end.how] + mark;
}

/** The test methods as they were applied: what ISO/IEC 17025:2017, 7.8.2.1 f asks of a report. */
function methodsTable(report: Report, words: Words): Markup {
  const { plan, entries } = report;
  if (plan.steps.length === 0) return markup``;
  const ended = new Map(entries.flatMap(({ body }) => (body.kind === 'step-ended' ? [[body.step, body]] : [])));
  const { head } = words;
  const columns = [
    { head: head.method },
    { head: head.thing },
    { head: head.samples, num: true },
    { head: head.ended },
    { head: head.took, num: true },
  ];
  const rows = plan.steps.map((step): GridCell[] => {
    const method = methods.find((m) => m.id === step.method);
    const end = ended.get(step.id);
    const version = method ? ` v${method.version}` : '';
    return [
      markup`${method?.title[words.language] ?? step.method}<small class="name">${step.method}${version}</small>`,
      step.subject ?? '–',
      count(step.samples),
      endedText(step.id, report, words),
      end ? `${(end.ms / 1000).toFixed(1)}\u00a0s` : '–',
    ];
  });
  return grid(words.report.methodsCaption, columns, rows);
}

/** What was tested, where, with what, under which conditions. */
export function conductSection(report: Report, words: Words): Markup {
  return markup`<section aria-labelledby="conduct">
    <h2 id="conduct">${words.report.conduct}</h2>
    <div class="pair">${unitTable(report, words)}${conditionsTable(report, words)}</div>
    ${methodsTable(report, words)} ${readbackTable(report, words)} ${instrumentsTable(report, words)}
    <p>${words.report.only}</p>
  </section>`;
}
