/** “1 seed”, “2 seeds”. */
export const counted = (count: number, what: string, plural = 's') =>
  `${count} ${what}${count === 1 ? '' : plural}`;
