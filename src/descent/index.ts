export { descend, type Descent, type DescentOptions, type DescentRecord } from './descend.js';
