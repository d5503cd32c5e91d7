import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';

/** The environment variable that names the folder of data sets. */
export const CACHE_VARIABLE = 'MSGD_DATA';

/**
 * The folder in which data sets are kept, each in one of its own: that of the environment variable MSGD_DATA, or else msgd in
 * the user's folder of caches (https://specifications.freedesktop.org/basedir-spec/): $XDG_CACHE_HOME or ~/.cache.
 */
export function cacheFolder(
  { env, home }: { env: NodeJS.ProcessEnv; home: string } = { env: process.env, home: homedir() },
): string {
  const asked = env[CACHE_VARIABLE];
  if (asked) return resolve(asked);
  const caches = env.XDG_CACHE_HOME;
  // A relative path there is to be ignored.
  return join(caches && isAbsolute(caches) ? caches : join(home, '.cache'), 'msgd');
}
