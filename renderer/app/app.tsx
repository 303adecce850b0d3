import { UiRoot } from "../ui/ui-root.tsx";
import { ErrorBoundary } from "./error-boundary.tsx";
import { Shell } from "./shell.tsx";

export function App() {
  return (
    <UiRoot>
      <ErrorBoundary>
        <Shell />
      </ErrorBoundary>
    </UiRoot>
  );
}
