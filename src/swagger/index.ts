export { ApiDocument } from './api-document.js';
export { buildOpenApi } from './build-open-api.js';
export { SwaggerUiModule } from './swagger-ui.module.js';
