/** The bearing the simulated monitors sit on (a 6205) and the conditions their maker says the model is good for. */
export const bearingScene = {
  generator: 'bearing',
  parameters: {
    balls: 9,
    ballDiameter: 7.94,
    pitchDiameter: 39.04,
    contactAngle: 0,
    resonances: [2600, 3900, 5000],
    slip: 0.01,
    speed: [1500, 2400],
    load: [0.3, 1],
    severity: [0.3, 1],
    snr: [1.5, 13.5],
    temperature: [35, 70],
  },
} as const;
export const labels = ['normal', 'outer-race', 'inner-race', 'ball'] as const;
/** What is built in, by the rows of a window that it feeds (ax, ay · az · sound); the thermometer is the housing's own. */
export const sensors = [
  { id: 'radial', title: 'Radial accelerometer, two axes', rows: [0, 1] },
  { id: 'axial', title: 'Axial accelerometer', rows: [2] },
  { id: 'microphone', title: 'Microphone at 0.3 m', rows: [3] },
] as const;
