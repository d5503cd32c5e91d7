/** What is to be learnt: classes, real numbers, or what the data look like. */
export const tasks = ['auto', 'classification', 'regression'] as const;
/** One of `tasks`. */
export type Task = (typeof tasks)[number];
