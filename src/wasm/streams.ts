/** The independent random streams that a run reads, each keyed by (seed, stream, step). */
export const streams = {
  places: 0,
  values: 1,
  parameters: 2,
  gradientNoise: 3,
  probes: 4,
  ghosts: 5,
} as const;
