/** losses[i] ← ½ ‖y[i] − targets[i]‖², and y[i] ← y[i] − targets[i], its gradient, in place. */
export function squaredLoss(losses: usize, y: usize, targets: usize, rows: u32, outputs: u32): void {
  for (let i: u32 = 0; i < rows; i++) {
    let sum: f32 = 0;
    for (let j: u32 = 0; j < outputs; j++) {
      const residual = load<f32>(y) - load<f32>(targets);
      store<f32>(y, residual);
      sum += residual * residual;
      y += 4;
      targets += 4;
    }
    store<f32>(losses + ((<usize>i) << 2), 0.5 * sum);
  }
}
