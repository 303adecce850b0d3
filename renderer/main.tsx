import { createRoot } from "react-dom/client";
import { z } from "zod";
import { App } from "./app/app.tsx";
import { startCoreFeed } from "./workspace/core-feed.ts";

// Compiled parsers would need eval, which the content security policy refuses.
z.config({ jitless: true });

const element = document.getElementById("root");
if (element === null) throw new Error("index.html has no #root");
startCoreFeed();
createRoot(element).render(<App />);
