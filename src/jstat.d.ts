/** The part of jStat that msgd uses; it ships no types. */
declare module 'jstat' {
  const jstat: {
    /** The regularised incomplete beta function I_x(a, b). */
    ibeta(x: number, a: number, b: number): number;
    normal: {
      cdf(x: number, mean: number, deviation: number): number;
    };
    studentt: {
      /** The quantile of Student's t with `dof` degrees of freedom. */
      inv(p: number, dof: number): number;
    };
  };
  export default jstat;
}
