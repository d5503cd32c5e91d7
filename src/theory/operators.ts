/**
 * The linear part of the recursion, as maps of symmetric d × d matrices in the eigenbasis. With L the random matrix Σ Wᵣ xᵣxᵣᵀ
 * of a step, E L = H, second moments go C ↦ S(C) = E[(I − ηL) C (I − ηL)], and
 *
 *     (I − S)/η = A₁ − η A₂,    A₁(C) = HC + CH,    A₂(C) = E[L C L] = a E[xxᵀ (xᵀCx)] + h HCH.
 *
 * All of them are self-adjoint for ⟨C, D⟩ = tr(CD), and S and A₂ map positive semidefinite matrices to such. What they return is
 * symmetric to the last bit: λⱼλₖ is multiplied first, for (hλⱼ)λₖ is rounded otherwise than (hλₖ)λⱼ.
 *
 * @module
 */
import type { Population } from './population.js';
import type { Coefficients } from './step.js';

export type CovarianceMap = (C: Float64Array) => Float64Array;

/** Entry jk multiplied by weight(λⱼ, λₖ), where neither is 0: C is 0 elsewhere. */
export function diagonal(
  { d, eigenvalues }: Population,
  weight: (j: number, k: number) => number,
): CovarianceMap {
  return (C) =>
    C.map((value, at) => {
      const [j, k] = [eigenvalues[Math.floor(at / d)], eigenvalues[at % d]];
      return j > 0 && k > 0 ? weight(j, k) * value : 0;
    });
}

/** A₂. */
export function secondMoment(population: Population, { a, h }: Omit<Coefficients, 'eta'>): CovarianceMap {
  const hessians = diagonal(population, (j, k) => h * (j * k));
  return (C) => (a === 0 ? hessians(C) : sum(hessians(C), population.fourth(C), a));
}

/** (I − S)/η. */
export function contractionPart(population: Population, { eta, a, h }: Coefficients): CovarianceMap {
  const kept = diagonal(population, (j, k) => j + k - eta * h * (j * k));
  return (C) => (a === 0 ? kept(C) : sum(kept(C), population.fourth(C), -eta * a));
}

/** (A₁ − shift)⁻¹, near enough to the inverse of (I − S)/η − shift to speed up what looks for it. */
export function inverseOfA1(population: Population, shift = 0): CovarianceMap {
  return diagonal(population, (j, k) => 1 / (j + k - shift));
}

/** ⟨C, D⟩ = tr(CD). */
export function inner(C: Float64Array, D: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < C.length; at++) sum += C[at] * D[at];
  return sum;
}

/** C + factor D. */
export function sum(C: Float64Array, D: Float64Array, factor: number): Float64Array {
  return C.map((value, at) => value + factor * D[at]);
}
