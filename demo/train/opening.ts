import { defaultsOf } from '../shell/state.js';
import { pack } from './record.js';
import { raceOf, table } from './state.js';

/** The race that the page opens on. It takes some seconds, and so it is run when the page is built. */
export default pack(raceOf(defaultsOf(table)));
