/**
 * Orders: what hospitals' systems tell of exams before there are images.
 *
 * @module
 */
export { createOrderSource } from "./create-order-source.ts";
export { OrderPolling } from "./order-polling.ts";
export { secretForTrial, withSecrets } from "./source-secrets.ts";
export { trySource } from "./try-source.ts";
