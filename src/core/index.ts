export { ClockModule } from './clock.module.js';
export { CoreModule } from './core.module.js';
export { settings } from './settings.js';
