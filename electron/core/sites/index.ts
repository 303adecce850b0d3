/**
 * Sites: their configuration and secrets, their connections, and how they stand.
 *
 * @module
 */
export { connectSites, createSiteDesk, type SiteDeskPlace } from "./create-site-desk.ts";
export { type FoundStudy, type OpenArchive, SiteConnections } from "./site-connections.ts";
export { SiteStates } from "./site-states.ts";
export { SiteStore } from "./site-store.ts";
