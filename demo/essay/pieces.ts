import { highlighted } from './highlight.js';
import program from './hundred.js?text' with { type: 'text' };

/** The program in pieces: found when the page is built, so that no parser is in it. */
export default highlighted(program.trimEnd());
