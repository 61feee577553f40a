import type { Draft, DraftChannel, DraftRule } from './draft.ts';

/** A rule as a device shows it: an object below a folder `Rules`, with numbers and an output. */
export type ShownRule = {
  id: string;
  title: string | undefined;
  numbers: ReadonlyMap<string, number>;
  texts: ReadonlyMap<string, string>;
  /** Id of the point that is true while the rule is tripped. */
  output: string | undefined;
};

function numberNamed(shown: ShownRule, ...names: string[]): number | undefined {
  for (const name of names) {
    const found = shown.numbers.get(name);
    if (found !== undefined && Number.isFinite(found)) return found;
  }
  return undefined;
}

type Trips = { trip: number | undefined; reset: number | undefined; direction: 'above' | 'below' | undefined };

function tripsOf(shown: ShownRule): Trips {
  const trip = numberNamed(shown, 'TripPoint', 'Trip', 'Threshold', 'Limit', 'HighLimit');
  const said = shown.texts.get('Direction')?.toLowerCase();
  const told = said === 'above' || said === 'below' ? said : undefined;
  const band = numberNamed(shown, 'Hysteresis');
  const given = numberNamed(shown, 'ResetPoint', 'Reset');
  if (given !== undefined || trip === undefined || band === undefined || told === undefined)
    return { trip, reset: given, direction: told ?? directionOf(trip, given) };
  return { trip, reset: told === 'above' ? trip - band : trip + band, direction: told };
}

/** A rule with a band resets on the other side of its trip: which side says which way it trips. */
function directionOf(trip: number | undefined, reset: number | undefined): Trips['direction'] {
  if (trip === undefined || reset === undefined || trip === reset) return undefined;
  return reset < trip ? 'above' : 'below';
}

type Channel = { id: string; unit: string | undefined; guessed: boolean };

function only([first, ...more]: readonly DraftChannel[], guessed: boolean): Channel | undefined {
  if (first?.id === undefined || more.length > 0) return undefined;
  return { id: first.id, unit: first.unit, guessed };
}

/** The channel the device names, or the only one whose name is in the rule's: then it is a guess, and said to be one. */
function channelOf(shown: ShownRule, channels: readonly DraftChannel[]): Channel | undefined {
  const named = shown.texts.get('Channel') ?? shown.texts.get('Input') ?? shown.texts.get('Source');
  if (named !== undefined)
    return only(
      channels.filter(({ id, title }) => named === id || named === title),
      false,
    );
  const inName = channels.filter(({ id }) => id !== undefined && shown.id.toLowerCase().includes(id.toLowerCase()));
  return only(inName, true);
}

/** Declared rules from shown ones. What a device does not show (tolerance, response) stays open. */
export function rulesFrom(
  shown: readonly ShownRule[],
  channels: readonly DraftChannel[],
): Pick<Draft, 'remarks'> & { rules: DraftRule[] } {
  const remarks: Draft['remarks'] = [];
  const rules = shown.map((one, i): DraftRule => {
    const { trip, reset, direction } = tripsOf(one);
    const channel = channelOf(one, channels);
    if (channel?.guessed) remarks.push({ path: ['rules', i], code: 'CHANNEL_GUESSED', text: channel.id });
    const tolerance = numberNamed(one, 'Tolerance');
    const response = numberNamed(one, 'ResponseTime', 'Response');
    return {
      id: one.id,
      title: one.title,
      channel: channel?.id,
      direction,
      trip: trip === undefined ? undefined : { value: trip, unit: channel?.unit },
      reset: reset === undefined ? undefined : { value: reset, unit: channel?.unit },
      tolerance: tolerance !== undefined && tolerance > 0 && tolerance <= 100 ? tolerance : undefined,
      response:
        response !== undefined && response > 0 && response < 1e9 ? `${Number(response.toFixed(6))} ms` : undefined,
      output: one.output,
    };
  });
  return { rules, remarks };
}
