import fc from 'fast-check';
import { freshSeed } from './helpers.js';

// The same cases every time, unless MSGD_SEED asks for others.
fc.configureGlobal({ seed: freshSeed(20260611) });
