import type * as BullMq from 'bullmq';
import type { Redis } from 'ioredis';
import { ArgumentError, MsgdError } from '../../errors.js';

/** A queue that cannot be used, or no longer. */
export class QueueError extends MsgdError {
  override readonly name = 'QueueError';
}

/** The queue of all msgd's runs in a Redis, and how its keys begin. */
export const QUEUE = 'runs';
export const PREFIX = 'msgd';

/** Milliseconds in which a server has to answer. */
export const PATIENCE = 5000;
/** How often a lost connection is tried anew, at most 2 s apart: about a minute. */
const TRIES = 35;

export interface Connection {
  readonly bullmq: typeof BullMq;
  readonly client: Redis;
  /** The address, without a password. */
  readonly place: string;
  /** Is rejected when the server is lost for good. */
  readonly lost: Promise<never>;
}

/**
 * Connects with the Redis server at `url`, redis://[user:password@]host[:port][/database], rediss:// with
 * TLS.
 *
 * @throws ArgumentError for another address
 * @throws QueueError if the packages are not there, or the server does not answer as one that lets us in
 */
export async function connect(url: string): Promise<Connection> {
  const place = placeOf(url);
  const { bullmq, Redis } = await packages();
  let connected = false;
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: PATIENCE,
    maxRetriesPerRequest: null, // BullMQ's wish
    retryStrategy: (times) => (connected && times <= TRIES ? Math.min(100 * times, 2000) : null),
  });
  let reason: Error | undefined;
  client.on('error', (error: Error) => (reason = error));
  const answered = client.connect().then(async () => {
    await client.ping();
    if (reason !== undefined) throw reason; // that there is no such database, for one
  });
  const timeout = new Promise<never>((_, reject) =>
    setTimeout(() => reject(new Error(`no answer within ${PATIENCE / 1000} s`)), PATIENCE).unref(),
  );
  await Promise.race([answered, timeout]).catch((error: Error) => {
    client.disconnect();
    throw new QueueError(`no Redis at ${place}: ${(reason ?? error).message}`);
  });
  connected = true;
  const lost = new Promise<never>((_, reject) => client.once('end', () => reject(lostError(place))));
  lost.catch(() => undefined); // not everyone waits for it
  return { bullmq, client, place, lost };
}

export function lostError(place: string): QueueError {
  return new QueueError(`the connection to ${place} is lost`);
}

/** Loaded here alone: without --queue nobody needs them. */
async function packages() {
  try {
    const [bullmq, { Redis }] = await Promise.all([import('bullmq'), import('ioredis')]);
    return { bullmq, Redis };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new QueueError('--queue needs two packages that do not come with msgd: npm install bullmq ioredis');
  }
}

function placeOf(url: string): string {
  const shown = url.replace(/[^/]*@/, '…@'); // there may be a password in it
  const wrong = new ArgumentError(
    'queue',
    shown,
    'redis://[user:password@]host[:port][/database], or rediss:// for TLS',
  );
  if (!URL.canParse(url)) throw wrong;
  const { protocol, host, pathname } = new URL(url);
  if (!['redis:', 'rediss:'].includes(protocol) || host === '') throw wrong;
  return `${protocol}//${host}${pathname}`;
}
