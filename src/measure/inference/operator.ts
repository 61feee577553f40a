import type { ModelInventory } from '../../formats/model-file.ts';

const escaped = (name: string): string => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const says = (why: string, pattern: string): boolean => new RegExp(pattern).test(why);

/**
 * The operator of the model that an engine's complaint is about: one that it names as an operator, one whose attribute
 * it names, or else one whose name stands in it in quotes or brackets. Undefined where it says nothing that can be tied
 * to the model: it is not guessed.
 */
export function operatorIn(why: string, inventory: ModelInventory | undefined): string | undefined {
  const operators = (inventory?.operators ?? []).toSorted((a, b) => b.name.length - a.name.length);
  const named = (before: string, after: string): string | undefined =>
    operators.find(({ name }) => says(why, `${before}${escaped(name)}${after}`))?.name;
  const byAttribute = operators.find(({ attributes }) =>
    attributes.some((attribute) => says(why, `[Aa]ttribute\\W{0,3}${escaped(attribute)}\\b`)),
  )?.name;
  return (
    named(
      '(?:[Oo]perat(?:or|ion)|[Oo]p|[Ll]ayer|[Nn]ode)s?(?: type| registered for)?\\W{0,3}(?:of type\\W{0,3})?',
      '\\b',
    ) ??
    byAttribute ??
    // ONNX Runtime writes an operator with the version it has in its set.
    named('\\b', '\\(-?\\d+\\)') ??
    named('[\'"`(\\[]', '[\'"`)\\]:]')
  );
}
