import { count, fixed } from '../figure.ts';
import { grid } from '../grid.ts';
import { markup, type Markup } from '../markup.ts';
import type { EnginePair, EngineTable, Report } from '../report.ts';
import { outcomeMark } from '../sign.ts';
import type { Words } from '../words/shape.ts';
import { portabilityWords } from '../words/portability.ts';
import type { PortabilityWords } from '../words/portability.ts';

/** What the device is called in the kept table. */
const device = 'device';
const named = (name: string, say: PortabilityWords): string => (name === device ? say.device : name);
/** Rounded down: a share below all is never shown as all. */
const percent = (share: number): string => `${fixed(Math.floor(share * 10_000) / 100, 2)}\u00a0%`;
const small = (x: number): string => (x === 0 ? '0' : x.toPrecision(2));

function pairBetween({ pairs }: EngineTable, a: string, b: string): EnginePair | undefined {
  return pairs.find(({ first, second }) => (first === a && second === b) || (first === b && second === a));
}

function cell(pair: EnginePair | undefined, say: PortabilityWords): Markup {
  if (!pair) return markup`<td class="soft">${say.itself}</td>`;
  const mark = outcomeMark(pair.likeness === 'different' ? 'fail' : 'pass', say.likeness[pair.likeness]);
  return markup`<td>${mark}<small>${say.agreement(percent(pair.agreed / pair.n), percent(pair.low))}</small><small class="soft">${say.apart(small(pair.apart.maxAbs), count(pair.apart.maxUlp))}</small></td>`;
}

function aboutOf({ engines }: EngineTable, name: string): Markup {
  const about = engines.find((engine) => engine.name === name);
  return about ? markup`<small class="soft">${about.version} · ${about.family} · ${about.isa}</small>` : markup``;
}

function matrix(model: string, table: EngineTable, index: number, say: PortabilityWords): Markup {
  const names = [...table.engines.filter(({ loaded }) => loaded).map(({ name }) => name), device];
  const lacking = table.engines.filter(({ loaded }) => !loaded);
  const id = `engines-${index}`;
  return markup`<div class="scroll" role="region" aria-labelledby="${id}" tabindex="0">
    <table class="engines">
      <caption id="${id}">${say.caption(model, count(table.set.n), table.reference)}</caption>
      <thead>
        <tr>
          <th scope="col">${say.corner}</th>
          ${names.map((name) => markup`<th scope="col">${named(name, say)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${names.map(
          (row) =>
            markup`<tr>
              <th scope="row">${named(row, say)}${aboutOf(table, row)}</th>
              ${names.map((column) => cell(row === column ? undefined : pairBetween(table, row, column), say))}
            </tr>`,
        )}
        ${lacking.map(
          (engine) =>
            markup`<tr>
              <th scope="row">${engine.name}${aboutOf(table, engine.name)}</th>
              <td colspan="${String(names.length)}">${outcomeMark('inconclusive', say.notLoaded(engine.operator ?? engine.why ?? ''))}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function differences({ pairs }: EngineTable, say: PortabilityWords): Markup {
  const columns = [
    { head: say.pair },
    { head: say.onlyFirst, num: true },
    { head: say.onlySecond, num: true },
    { head: say.accuracy, num: true },
    { head: say.nonFinite, num: true },
  ];
  const rows = pairs.map((pair) => [
    `${named(pair.first, say)} · ${named(pair.second, say)}`,
    count(pair.onlyFirst),
    count(pair.onlySecond),
    `${fixed(pair.difference.low * 100, 2)} … ${fixed(pair.difference.high * 100, 2)} %`,
    count(pair.apart.nonFiniteAlike + pair.apart.nonFiniteUnlike),
  ]);
  return markup`<details class="suite"><summary><h3>${say.differences}</h3></summary>${grid(say.differences, columns, rows)}</details>`;
}

/** Engine by engine, whether the model gives the same; nothing where portability was not measured. */
export function portabilitySection(report: Report, words: Words): Markup {
  const say = portabilityWords[words.language];
  const tables = Object.entries(report.samples?.engines ?? {});
  if (tables.length === 0) return markup``;
  return markup`<section aria-labelledby="engines">
    <h2 id="engines">${say.title}</h2>
    <p class="soft">${say.intro}</p>
    ${tables.map(([model, table], i) => [matrix(model, table, i, say), differences(table, say)])}
  </section>`;
}
