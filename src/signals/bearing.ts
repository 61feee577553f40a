/** Rolling bearing with a turning inner ring. Lengths in any one unit, angle in degrees. */
export type Geometry = { balls: number; ballDiameter: number; pitchDiameter: number; contactAngle: number };

/** Frequencies in multiples of the shaft's. Ball spin is that of one ball about its own axis. */
export type DefectOrders = { outer: number; inner: number; ballSpin: number; cage: number };

/** Kinematics of rolling without slip (Harris & Kotzalas, Rolling Bearing Analysis, ch. 10): BPFO, BPFI, BSF, FTF. */
export function defectOrders(geometry: Geometry): DefectOrders {
  const { balls, ballDiameter, pitchDiameter, contactAngle } = geometry;
  const ratio = (ballDiameter / pitchDiameter) * Math.cos((contactAngle * Math.PI) / 180);
  return {
    outer: (balls / 2) * (1 - ratio),
    inner: (balls / 2) * (1 + ratio),
    ballSpin: (pitchDiameter / (2 * ballDiameter)) * (1 - ratio * ratio),
    cage: (1 - ratio) / 2,
  };
}

/**
 * Share of the load a rolling element carries at `angle` (radians) from the load's direction (Stribeck's distribution
 * with load-deflection exponent 3/2): 1 in the load's line, 0 outside the zone. `extent` ε: 0.5 is a zone of 180°.
 */
export function loadShare(angle: number, extent: number): number {
  const depth = 1 - (1 - Math.cos(angle)) / (2 * extent);
  return depth <= 0 ? 0 : depth * Math.sqrt(depth);
}
