/** A byte address in a workspace's memory. */
export type Pointer = number;

/** The distributions that `fill` draws from; the numbers are those of assembly/random/fill.ts. */
export const distributions = {
  words: 0,
  uniform: 1,
  normal: 2,
  rademacher: 3,
  centredUniform: 4,
  laplace: 5,
  student: 6,
  stable: 7,
} as const;

/** The sizes of a convolution in place, as its kernels see it. */
type Product = readonly [
  channels: number,
  size: number,
  rows: number,
  width: number,
  rowBytes: number,
  images: number,
  imageBytes: number,
];

/** The windows of planes that are pooled. */
export type Windows = readonly [
  planes: number,
  height: number,
  width: number,
  size: number,
  stride: number,
  outHeight: number,
  outWidth: number,
];

/** What msgd.wasm exports: see assembly/index.ts, where each function is described. */
export interface Kernels {
  heapBase(): Pointer;

  fill(
    distribution: number,
    degrees: number,
    out: Pointer,
    count: number,
    seed: number,
    stream: number,
    step: number,
  ): void;
  philox(out: Pointer, c0: number, c1: number, c2: number, c3: number, k0: number, k1: number): void;

  exp(x: Pointer, count: number): void;
  log(x: Pointer, count: number): void;
  sincos(turns: Pointer, sin: Pointer, cos: Pointer, count: number): void;

  choose(
    indices: Pointer,
    weights: Pointer,
    table: Pointer,
    b: number,
    n: number,
    replacement: boolean,
    seed: number,
    stream: number,
    step: number,
  ): number;
  permute(out: Pointer, n: number, seed: number, stream: number, step: number): void;
  sortPlaces(indices: Pointer, weights: Pointer, table: Pointer, places: Pointer, b: number, n: number): void;
  bernoulli(indices: Pointer, n: number, p: number, seed: number, stream: number, step: number): number;
  affine(w: Pointer, count: number, mean: number, scale: number, centred: boolean): void;
  scatter(to: Pointer, indices: Pointer, weights: Pointer, count: number): void;
  gatherNonZero(
    indices: Pointer,
    weights: Pointer,
    count: number,
    toIndices: Pointer,
    toWeights: Pointer,
  ): number;
  fillConstant(out: Pointer, count: number, value: number): void;

  denseForward(
    y: Pointer,
    x: Pointer,
    parameters: Pointer,
    rows: number,
    inputs: number,
    outputs: number,
    bias: boolean,
    scratch: Pointer,
  ): void;
  denseBackward(
    gradient: Pointer,
    x: Pointer,
    delta: Pointer,
    rows: number,
    inputs: number,
    outputs: number,
    bias: boolean,
    scratch: Pointer,
  ): void;
  denseBackwardInput(
    dx: Pointer,
    delta: Pointer,
    parameters: Pointer,
    rows: number,
    inputs: number,
    outputs: number,
    scratch: Pointer,
  ): void;
  densePerExample(
    G: Pointer,
    stride: number,
    x: Pointer,
    delta: Pointer,
    rows: number,
    inputs: number,
    outputs: number,
    bias: boolean,
  ): void;
  denseSquaredNorms(
    squares: Pointer,
    x: Pointer,
    delta: Pointer,
    rows: number,
    inputs: number,
    outputs: number,
    bias: boolean,
  ): void;
  inLanes(
    to: Pointer,
    x: Pointer,
    lanes: number,
    laneBytes: number,
    inside: number,
    insideBytes: number,
    height: number,
    width: number,
    top: number,
    left: number,
    rows: number,
    columns: number,
    block: number,
  ): void;
  addBorder(to: Pointer, x: Pointer, planes: number, height: number, width: number, padding: number): void;
  tapsInside(
    to: Pointer,
    x: Pointer,
    images: number,
    channels: number,
    height: number,
    width: number,
    kernelHeight: number,
    kernelWidth: number,
    stride: number,
    outHeight: number,
    outWidth: number,
  ): void;
  fromTiles(
    y: Pointer,
    tiles: Pointer,
    images: number,
    channels: number,
    planeBytes: number,
    places: number,
    first: number,
    biases: Pointer,
    adds: boolean,
  ): void;
  convPlaces(
    table: Pointer,
    outHeight: number,
    outWidth: number,
    height: number,
    width: number,
    channels: number,
    kernelHeight: number,
    kernelWidth: number,
    stride: number,
    padding: number,
    back: boolean,
    classBytes: number,
  ): void;
  packKernel(to: Pointer, weights: Pointer, channels: number, inChannels: number, taps: number): void;
  packTransposed(
    to: Pointer,
    weights: Pointer,
    channels: number,
    inChannels: number,
    some: number,
    kernelHeight: number,
    kernelWidth: number,
    stride: number,
  ): void;
  correlate(
    tiles: Pointer,
    x: Pointer,
    panel: Pointer,
    table: Pointer,
    places: number,
    groups: number,
    groupBytes: number,
    rowBytes: number,
    tapBytes: number,
    firstRow: number,
    endRow: number,
    first: number,
    end: number,
    columns: number,
  ): void;
  correlateGradient(
    gradient: Pointer,
    x: Pointer,
    delta: Pointer,
    images: number,
    channels: number,
    height: number,
    width: number,
    kernelHeight: number,
    kernelWidth: number,
    stride: number,
    padding: number,
    outHeight: number,
    outWidth: number,
    columns: number,
  ): void;
  addKernel(to: Pointer, gradient: Pointer, rows: number, channels: number, taps: number): void;
  winogradInput(
    u: Pointer,
    strideBytes: number,
    x: Pointer,
    panels: number,
    tileRows: number,
    tileColumns: number,
    vectors: number,
  ): void;
  winogradKernel(v: Pointer, strideBytes: number, g: Pointer, vectors: number): void;
  winogradOutput(
    tiles: Pointer,
    m: Pointer,
    strideBytes: number,
    groups: number,
    rows: number,
    columns: number,
  ): void;
  winogradDelta(
    u: Pointer,
    strideBytes: number,
    delta: Pointer,
    panels: number,
    tileRows: number,
    tileColumns: number,
    vectors: number,
  ): void;
  winogradKernelGradient(g: Pointer, v: Pointer, strideBytes: number, vectors: number): void;
  patchOffsets(
    offsets: Pointer,
    channels: number,
    height: number,
    width: number,
    kernelHeight: number,
    kernelWidth: number,
  ): void;
  packChannels(to: Pointer, weights: Pointer, channels: number, size: number): void;
  packPatches(
    to: Pointer,
    toOffsets: Pointer,
    weights: Pointer,
    offsets: Pointer,
    channels: number,
    size: number,
    kernelWidth: number,
  ): void;
  convForward(
    y: Pointer,
    x: Pointer,
    offsets: Pointer,
    packed: Pointer,
    panel: Pointer,
    ...product: Product
  ): void;
  convGradient(gradient: Pointer, x: Pointer, offsets: Pointer, delta: Pointer, ...product: Product): void;
  convBackwardInput(
    dx: Pointer,
    delta: Pointer,
    packed: Pointer,
    offsets: Pointer,
    ...product: Product
  ): void;
  fillRows(to: Pointer, values: Pointer, rows: number, columns: number, images: number): void;
  addRowSums(sums: Pointer, x: Pointer, rows: number, columns: number, images: number): void;
  batchNormForward(
    y: Pointer,
    x: Pointer,
    statistics: Pointer,
    parameters: Pointer,
    rows: number,
    channels: number,
    places: number,
    epsilon: number,
    isFrozen: boolean,
  ): void;
  batchNormBackward(
    dx: Pointer,
    delta: Pointer,
    x: Pointer,
    statistics: Pointer,
    parameters: Pointer,
    rows: number,
    channels: number,
    places: number,
    epsilon: number,
    isFrozen: boolean,
  ): void;
  batchNormGradient(
    gradient: Pointer,
    delta: Pointer,
    x: Pointer,
    statistics: Pointer,
    rows: number,
    channels: number,
    places: number,
    epsilon: number,
  ): void;
  maxPool(y: Pointer, x: Pointer, ...windows: Windows): void;
  maxPoolBackward(dx: Pointer, delta: Pointer, x: Pointer, ...windows: Windows): void;
  maxPoolTangent(y: Pointer, t: Pointer, x: Pointer, ...windows: Windows): void;
  averagePool(y: Pointer, x: Pointer, ...windows: Windows): void;
  averagePoolBackward(dx: Pointer, delta: Pointer, ...windows: Windows): void;
  relu(y: Pointer, x: Pointer, count: number): void;
  reluBackward(dx: Pointer, delta: Pointer, y: Pointer, count: number): void;
  tanh(y: Pointer, x: Pointer, count: number): void;
  tanhBackward(dx: Pointer, delta: Pointer, y: Pointer, count: number): void;
  tanhCurvature(to: Pointer, delta: Pointer, y: Pointer, dy: Pointer, count: number): void;
  softmaxCrossEntropy(losses: Pointer, z: Pointer, labels: Pointer, rows: number, classes: number): void;
  largestInRow(out: Pointer, z: Pointer, rows: number, classes: number): void;
  squaredLoss(losses: Pointer, y: Pointer, targets: Pointer, rows: number, outputs: number): void;

  gemm(
    M: number,
    N: number,
    K: number,
    a: Pointer,
    aStride: number,
    aTransposed: boolean,
    b: Pointer,
    bStride: number,
    bTransposed: boolean,
    c: Pointer,
    cStride: number,
    scratch: Pointer,
  ): void;
  gemmScratch(columns: number): number;
  panelProducts(
    c: Pointer,
    cStrideBytes: number,
    a: Pointer,
    aStrideBytes: number,
    b: Pointer,
    bStrideBytes: number,
    products: number,
    rows: number,
    columns: number,
    depth: number,
  ): void;
  setSpare(pointer: Pointer): void;
  copy(to: Pointer, from: Pointer, count: number): void;
  gatherBytes(
    to: Pointer,
    from: Pointer,
    indices: Pointer,
    count: number,
    features: number,
    levels: Pointer,
    channels: number,
  ): void;
  gatherRows(to: Pointer, from: Pointer, indices: Pointer, count: number, width: number): void;
  scaleRows(x: Pointer, weights: Pointer, rows: number, columns: number): void;
  addScaled(y: Pointer, x: Pointer, count: number, a: number): void;
  addSquares(y: Pointer, x: Pointer, count: number): void;
  dot(x: Pointer, y: Pointer, count: number): number;
  squaredNorm(x: Pointer, count: number): number;
  addSquaredNorm(out: Pointer, x: Pointer, count: number): void;
}
