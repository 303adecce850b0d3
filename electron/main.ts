/** Alcove under Electron. */
import { app } from "electron";

await app.whenReady();
