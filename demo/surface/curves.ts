import uPlot from 'uplot';

/** A noise's line and its band. */
export interface Curve {
  readonly label: string;
  readonly colour: string;
  readonly dash: readonly number[];
  /** A value for each step from 0, by the theory. */
  readonly theory?: readonly number[];
  /** What is simulated, and half of its 95 % interval, up to the step that the runs have reached. */
  readonly middle: readonly number[];
  readonly half: readonly number[];
}

export interface Curves {
  show(curves: readonly Curve[], step: number): void;
  resize(width: number): void;
  end(): void;
}

const HEIGHT = 240;

/**
 * Curves against the step: bands are simulated, lines are theory (where there is none, the simulated mean is a line).
 *
 * @param curves what there is to show: for other noises, other colours or another label make others
 */
export function curvesIn(
  element: HTMLElement,
  curves: readonly Curve[],
  { label, ink, logarithmic, width }: { label: string; ink: string; logarithmic: boolean; width: number },
): Curves {
  let now = 0;
  const grid = { stroke: `${ink}22`, width: 1 };
  const axis = { stroke: ink, grid, ticks: grid, font: '12px system-ui, sans-serif' };
  const plot = new uPlot(
    {
      width,
      height: HEIGHT,
      legend: { show: false },
      cursor: { show: false },
      scales: {
        x: { time: false },
        y: logarithmic ? { distr: 3, range: (_, low, high) => decades(low, high) } : { range: (_, low, high) => [Math.min(0, low), high * 1.05] },
      }, // prettier-ignore
      axes: [
        { ...axis, label: 'step', labelSize: 18, size: 34 },
        { ...axis, label, labelSize: 18, size: 62, values: (_, ticks) => ticks.map((tick) => (tick === null ? '' : String(Number(tick.toPrecision(3))))) },
      ], // prettier-ignore
      series: [
        {},
        ...curves.flatMap(({ colour, dash }) => [
          { stroke: 'transparent', points: { show: false } },
          { stroke: 'transparent', points: { show: false } },
          { stroke: colour, width: 2, dash: [...dash], points: { show: false } },
        ]),
      ],
      bands: curves.map(({ colour }, k) => ({ series: [3 * k + 1, 3 * k + 2], fill: `${colour}44` })),
      hooks: {
        draw: [
          (drawn) => {
            const { ctx, bbox } = drawn;
            const x = drawn.valToPos(now, 'x', true);
            ctx.save();
            ctx.strokeStyle = ink;
            ctx.setLineDash([3, 3]);
            ctx.beginPath();
            ctx.moveTo(x, bbox.top);
            ctx.lineTo(x, bbox.top + bbox.height);
            ctx.stroke();
            ctx.restore();
          },
        ],
      },
    },
    dataOf(curves),
    element,
  );
  return {
    show(next, step) {
      now = step;
      plot.setData(dataOf(next));
    },
    resize: (to) => plot.setSize({ width: to, height: HEIGHT }),
    end: () => plot.destroy(),
  };
}

/** Whole decades, not more than five. */
function decades(low: number, high: number): [number, number] {
  const top = 10 ** Math.ceil(Math.log10(high > 0 ? high : 1));
  return [Math.max(10 ** Math.floor(Math.log10(low > 0 ? low : 1e-3)), top / 1e5), top];
}

function dataOf(curves: readonly Curve[]): uPlot.AlignedData {
  const length = Math.max(
    ...curves.map(({ theory, middle }) => Math.max(theory?.length ?? 0, middle.length)),
  );
  const full = (values: readonly number[]) =>
    Array.from({ length }, (_, t) => (Number.isFinite(values[t]) ? values[t] : null));
  const x = Array.from({ length }, (_, t) => t);
  const columns = curves.flatMap(({ theory, middle, half }) => [
    full(middle.map((value, t) => value + half[t])),
    full(middle.map((value, t) => Math.max(value - half[t], value / 100))),
    full(theory ?? middle),
  ]);
  return [x, ...columns];
}
